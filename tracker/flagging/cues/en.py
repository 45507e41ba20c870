"""English."""

from tracker.flagging.cue_table import CueTable, words

TABLE = CueTable(
    negation=words(
        """no, not, never, none, neither, nor, nobody, no one, nothing, nowhere, cannot, isn t, aren t, wasn t, weren t,
        don t, doesn t, didn t, hasn t, haven t, hadn t, won t, can t, couldn t, wouldn t, shouldn t, no longer,
        hardly any, barely, zero, refus* to, fail* to, declin* to, yet to, unable to, unwilling to, stopped short of,
        absence of, lack of, far from being, far from over, far from complete*, far from ideal, far from fulfilled,
        far from implemented, far from safe, not threaten*, no threat, not pose a threat, no risk, no danger"""
    ),
    without=words("without, free of, free from"),
    idle=words(
        """not only, not just, not merely, not simply, not least, no doubt, no wonder, no matter, no comment, no less
        than, no fewer than, no more than, no later than, no sooner, not later than, not until, whether or not, or
        not, not to mention, nothing but, no stranger, last but not least, not deny, not denied, never denied, didn t
        deny, doesn t deny, not refute*, not rule* out, not exclude*, denied entry, denied access, denied passage,
        denied permission, deny entry, deny access, deny passage, denies access, denies entry, denies passage, was
        denied, were denied, been denied, being denied, not without, cannot but, could not but, false alarm, free
        will, will of, own will, the will to, good will, political will, against ... will, must have, iron will, no
        fly zone, no man s land, as if, as to whether, if not, ifs, free from occupation, the lie of the land, is
        lying in, is lying on, is lying at, is lying near, is lying under, is lying there, are lying in, are lying on,
        are lying at, are lying near, are lying under, are lying there, was lying in, was lying on, was lying at, was
        lying near, was lying under, was lying there, were lying in, were lying on, were lying at, were lying near,
        were lying under, were lying there, not far, not the first, not for the first time, not alone, not
        surprising*, no exception, none other than, as never before, ground zero, zero hour, not be tolerated, not be
        accepted, not tolerate, false flag, false start, denied the right, denied the opportunity, denied food, denied
        medical, denied a visa, denied them, denied him, denied her, deny them, denies them, denying them, as soon as,
        soon after, soon afterwards, shortly before, shortly after, shortly afterwards, as planned, is to blame, are
        to blame, able to, managed to, could hear, could see, could be heard, could be seen, military might, might of,
        economic potential, military potential, as much as possible, as possible, right to return, it possible, is
        used to, are used to, was used to, were used to, been used to, being used to, get used to, got used to, made
        up of, made up for, border disputes, territorial disputes, land disputes, disputes over, disputes between,
        disputes with, settle disputes, resolve disputes, promising, no secret that, barely a week, barely a day,
        barely a month, barely a year, barely an hour"""
    ),
    ending=words(
        """stop, stops, stopped, stopping, cease, ceases, ceased, ceasing, halt, halts, halted, halting, end, ends, ended,
        ending, prevent, prevents, prevented, preventing, avoid, avoided, hinder*, obstruct*, interfere*, impede*, give
        up, gave up, let up, subside*, abate*, interrupt*, suspend*, lifted, abandon*"""
    ),
    occurring=words(
        """record*, register*, observ*, report*, not*d, detect*, confirm*, occur*, happen*, take place, took place, taken
        place, tak* place, exist*, document*, seen, there, follow*, resume*, commit*, allow*, true, planned, plan,
        possible, expected, opened, made"""
    ),
    denial=words(
        """deny, denies, denied, denying, denial of, denials of, refute*, refuting, rebut*, repudiat*, debunk*,
        disavow*, disputes, disputed the, reject* ... claim*, reject* ... allegation*, reject* ... accusation*,
        reject* ... report*, reject* ... charge*, dismiss* ... claim*, dismiss* ... allegation*, dismiss* ...
        accusation*, dismiss* ... report*, brush* off, brush* aside, contradict* ... claim*, contradict* ...
        report*, contradict* ... words, contradict* ... ministry, contradict* ... department, disprove*,
        disproving, belie, belies, belied, counters ... claim*, countered ... claim*, counter ... claim*, hits
        back at, hit back at, takes issue with, took issue with, take issue with, dismiss* as, dismiss* ... as,
        reject* as, reject* ... assertion*, dismiss* ... assertion*, reject* ... suggestion*, reject* talk of,
        dismiss* talk of, plays down, played down, shrugs off, shrugged off, calls ... a lie, called ... a lie"""
    ),
    falsehood=words(
        """untrue, not true, false, falsehood*, falsely, baseless, unfounded, groundless, fabricat*, disinformation,
        misinformation, fake, hoax, not correspond to, not correspond with, far from the truth, far from reality, no
        truth, no basis, without basis, without foundation, alleged by mistake, nothing to do with reality, nonsense,
        absurd*, slander*, invented, without merit, no such thing, not the case, misleading, mislead*, made up, myth,
        myths, ridiculous, unsubstantiated, unproven, not consistent with the facts, not reflect reality, does not
        reflect, not reflect the, a lie, the lie, this lie, that lie, another lie, outright lie, blatant lie, complete
        lie, pure lie, barefaced lie, big lie, lie about, lies about, lied, lying about, lying when, is lying, are
        lying, was lying, were lying, is lies, are lies, all lies, pack of lies, full of lies, web of lies, campaign
        of lies, these lies, those lies, such lies, his lies, her lies, their lies, its lies, own lies, more lies,
        outright lies, blatant lies, spread* lies, tell* lies, told lies, peddl* lies, lies that, lies and propaganda,
        lies and fabrication*, lies and disinformation, lies and provocation*, lies and manipulation*, lies and
        slander, propaganda and lies, fabrications and lies, disinformation and lies"""
    ),
    future=words(
        """will, shall, is to, are to, is set to, are set to, is due to, are due to, is due on, due by, is expected, are
        expected, expected to, expects, expect, expecting, plans, plan to, plan for, planned, planning, intend*,
        going to, about to, soon, shortly, tomorrow, next week, next month, next year, next spring, next summer, next
        autumn, in the coming, coming days, coming weeks, coming months, coming years, scheduled, preparing to, prepares
        to, prepared to, ready to, readiness, promise*, pledge*, pledging, vow*, undertook to, undertake to, agree to,
        agreed to, agrees to, agree on, agreed on, committed to, hopes to, hope to, hoped to, aims to, aim to, seeks to,
        seek to, wants to, want to, upcoming, would be, by the end of, within days, within weeks, within months, to
        start, to begin, to resume, to open, to reopen, to return, to release, to withdraw, to hand over, to be built, to
        be opened, to be handed, to be released, to be returned, to be withdrawn, to be deployed, to be completed,
        propose to, proposed to, proposes to, offer to, offers to, offered to, considering"""
    ),
    demand=words(
        """must, should, ought to, has to, have to, need to, needs to, demand*, insist*, urge ... to, urges ... to, urged ... to, urge, urges, urged, urging, call on ... to, calls on ...
        to, called on ... to, calling on ... to, call
        on, calls on, called on, calling on, call for, calls for, called for, calling for, appeal to, appeals to,
        appealed to, appeal for, requires, required to, requests, requested, obliged to, obligation to, orders ... to,
        ordered ... to, asks ... to, asked ... to, asks for, asked for, wants ... to, wanted ... to, ultimatum, press* for,
        recommend*"""
    ),
    hypothesis=words(
        """if, unless, in case, in the event, would, could, might, may be, may have, may not, may also, may soon, may
        again, may become, may lead, may return, may leave, may stay, may begin, may start, whether, possible, possibly,
        possibility, potential, potentially, threaten*, threat to, threat of, threats to, risk of, risks of, fear that,
        fears that, fear of, fears of, hypothetical*, suppose*, were it, should the, likely to"""
    ),
    past=words(
        """decades ago, years ago, a century ago, last century, soviet era, soviet times, soviet period, soviet years,
        before the agreement, before the deal, in history, in ancient times, in medieval times, in the middle ages, in
        antiquity"""
    ),
    anniversary=words("anniversary, anniversaries, commemorat*"),
    recalled=words(
        """recall, recalls, recalled, recalling, reminded, reminds, at the time, at that time, as a reminder, background,
        the background, have long, used to, back in 19*, back in 20*, back in the 19*, back in the days, back in
        january, back in february, back in march, back in april, back in may, back in june, back in july, back in
        august, back in september, back in october, back in november, back in december"""
    ),
    saying=words(
        """say, says, said, saying, tells, told, states that, stated, announce*, announcing, reports that,
        reported, claims, claimed, claiming, alleg*, accus*, confirm, confirms, confirmed, warn, warns, warned,
        notes, noted, adds, added, write, writes, wrote, insist, insists, insisted, acknowledge*, admit*,
        inform, informs, informed, declare*, tweet, tweets, tweeted, explain, explains, explained, argue, argues, argued,
        maintain, maintains, maintained, believes, believed, think, thinks, stress*, emphasi*, complain*, replied, answered,
        responded, deny, denies, denied, refute*, blame*, condemn*, describes, described, called, demand*, urge*, expects,
        promise*, pledge*, vow*, threaten*, order*, acknowledges, points out, pointed out, reveal*, register*, record*, counts, sees, in a statement"""
    ),
    source_first=words("according to, as per, in the words of, in the view of, cited by, quoted by, quoting, citing"),
    source_last=words("'s statement, 's bulletin, s statement, s bulletin, s report"),
    speaker=words(
        """ministry, ministries, minister, president, premier, prime, assistant, spokes*, official, officials, command, army, military,
        general, government, mod, mfa, foreign, defence, defense, ombudsman, ombudswoman, deputy, adviser, advisor, aide,
        envoy, ambassador, commission, service, agency, committee, parliament, speaker, kremlin, mission, missions,
        peacekeepers, contingent, authorities, leader, leaders, chief, head, secretary, department, icrc, un, unhcr, eu,
        osce, monitors, observers, sources, analyst, analysts, expert, experts, court, prosecutor, prosecutors, residents,
        villagers, chairman, mayor, lawyer, side, office, council, guard, authority, governor, lawmaker*, mp, mps, judge, judges,
        representative, representatives, diplomat, diplomats, colonel, admiral, major, captain, officer, officers, commander,
        commanders, police, soldiers, servicemen, troops, author, authors, writer, historian, scholar, scholars, columnist,
        report, bulletin, paper, newspaper, daily, site, website, outlet, outlets, media, reporter, reporters, correspondent,
        journalist, journalists, article, source, tank, institute, organisation, organization, group, groups, party,
        cabinet, administration, commissioner, director, chair, coordinator, rescuers, family, families, parents, relatives,
        settlers, natives, refugees, witnesses, activists, protesters, demonstrators, pilots, bureau, team, crew, company,
        union, embassy, consul, patriarch, bishop, priest, mediator, mediators, negotiator, negotiators, premiers, presidents,
        ministers, staff, railways, railway, community, society, foundation, veteran, veterans, navy, fleet, forces, legislator, legislators"""
    ),
    claim=words(
        """claim, claims, allegation*, accusation*, report, reports, rumour*, rumor*, statement, statements, information,
        charge, charges, assertion*, news"""
    ),
    joint=words(
        """but, while, although, though, whereas, because, however, after, before, when, where, which, who, whose, as, since,
        until, despite, yet, so that, following, amid, and said, and says, and accused, and accuses, and added"""
    ),
    contrast=words("but, while, whereas, although, though, however, yet"),
    complement=words("that"),
    own=words("we, our, ours"),
    talks=words(
        """discuss*, negotiat*, talks, talk about, talked, talking, spoke with, spoke by, spoke to, speak with,
        meet, meets, meeting, meetings, met with, met in, phone call, phone talk*, telephone*, phoned, by phone,
        conversation*, consult*, dialogue, summit, agenda, raised the, raise the, raises the, raised with,
        brought up, memorandum, exchange of views, exchanged views, agreed, agree, agreement on, deal on,
        understanding, mediat*, bargain*, round of, topic, subject of, draft, drafts, proposal*, propose,
        proposes, proposed, offer, offers, offered, delegation*, working group, in touch with, settle, settled,
        settling, settlement of"""
    ),
    comment=words(
        """author, authors, commentary, comment, commentator*, columnist*, column, analyst*, analys*, opinion,
        editorial, op ed, essay, expert, experts, political scientist*, scholar*, researcher*, think tank,
        institute, university, professor, blogger*, blog, explains why, explained why, explainer, historian*,
        article says, article argues, the piece, the writer, writes, argues, argued, believes, thinks, in his
        view, in her view, in their view, according to the article, interview, observers, what does, what did,
        what next, why, scenario*, interpret*, forecast*, predict*, review of, overview, lessons, means for,
        turns into, geopolit*, interests, sees in, balance of, influence"""
    ),
    accusing=words(
        """accus*, blam*, violat*, breach*, broke, broken, refus*, reject*, obstruct*, hamper*, hinder*, sabotag*,
        block, blocks, blocked, blocking, fail, fails, failed, failing, failure*, pretext*, excuse*, stall*,
        drag*, condemn*, protest*, illegal*, unlawful*, denounc*, provocat*, provok*, complain*, distort*,
        evad*, contrary to, non compliance, unacceptable, guilty, betray*, aggress*, crime*, not honour*, not
        honor*, ignor*, deprive*, deny entry, denied access, slam*, decri*, decry*, lament*, deplor*, criticis*,
        criticiz*, rebuk*, reproach*, censur*, lambast*, thwart*, undermin*, flout*, reneg*, backtrack*, bad
        faith, discredit*, sham, mistreat*, abuse*, discriminat*, neglect*, disregard*, infring*, occupier*,
        occupied, occupation, blackmail*, stonewall*, defies, defied, defy, oppose*, impos*, unilateral*,
        pressure*, does not let, do not let, did not let, will not let, keep* ... from, kept from, barred, bars,
        banned, hostage, threat*"""
    ),
    done=words(
        """complet*, finish*, carried out, already, has been, have been, has now, have now, was opened, were
        opened, opened, opens, began, begun, begins, started, starts, launched, launches, arriv*, returned, came
        back, came home, brought home, moved in, move in, handed over, hands over, received, took over, take
        over, delivered, delivers, went through, passed through, reached, inaugurat*, fulfilled, implemented,
        took place, taken place, under way, underway, continues, restored, resumed, set up, deployed, released,
        releases, freed, frees, laid, built, paved, installed, are back, are home, is home, went home, gone
        home, come home, coming home, moved into, move into, resettled, keys, brought back, crossed, rolled,
        drove, driven, sent home, flown, buried, identified, exhumed, unearthed, found, recovered, exchanged,
        swapped, withdrew, withdrawn, dismantled, shut down, closed, entered, cleared, demined, reopened,
        resumes, restarted, operational, at work, in operation, running, sent back, hands back, handed back,
        given back, gave back, in force, in place, raised, unloaded, transported, carried, shipped, dispatched,
        sets off, set off, left for, flew"""
    ),
    telling=words(
        """reporter*, journalist*, correspondent*, photo*, pictur*, film*, video, footage, recall*, remember*,
        tells, told of, story, stories, family, families, mother*, father*, parent*, teacher*, pupil*, son,
        sons, grave*, memory, memories, memoir*, book, documentary, life, lives in, visited, visits, house,
        houses, villager*, church*, monastery, diary, survivor*, grandmother*, wife, husband, widow*, farmer*,
        neighbour*, neighbor*, remembers, witness*, reportage, portrait, childhood, school, soldier's"""
    ),
    wording=words(
        """under the statement, under the agreement, under the deal, under the accord, according to the
        statement, according to the agreement, document, documents, clause*, paragraph*, point, points,
        article, the text, stipulat*, provide for, provides for, provided for, envisag*, foresee*, terms,
        provision*, signed, signing, signature, trilateral, tripartite, obligation*, commitment*, undertook,
        undertaking*, statement of, agreement of, declaration, treaty, memorandum, ceasefire deal, peace deal"""
    ),
    praise=words(
        """thank*, prais*, welcom*, congratulat*, commend*, appreciat*, hail*, positive*, stable, stability, calm,
        quiet, safely, smooth*, normal*, guarantee*, helped, success*, progress, peaceful*, satisf*,
        constructive*, grateful, gratitude, warm*, important step, milestone, breakthrough, contribut*,
        optimis*, hopeful, pleased, glad, in good health, fair health, without incident, freely, unhindered,
        unimpeded, easily, restored"""
    ),
    count=words(
        """total, altogether, in all, so far, to date, since the start, per cent, percent, number of, tonnes,
        tons, a day, per day, daily, weekly, more than, nearly, almost, hundreds, thousands, dozens,
        statistics, figures, data"""
    ),
    harm=words(
        """kill*, die, died, dies, dead, death*, wound*, injur*, shell*, shot, shots, fired, fire, attack*,
        offensive, captur*, seiz*, shortage*, hunger, starv*, blockade*, besieg*, siege, evict*, displac*,
        flee*, fled, exodus, forced, expel*, ethnic cleansing, burnt, burned, destroy*, damage*, sentenced,
        jailed, tortur*, ill treat*, cut off, casualt*, victim*, bomb*, missile*, drone strike*, artillery,
        mortar*, sniper*, ambush*, clash*, fighting, battle*, looting, looted, vandal*, desecrat*, demolish*,
        razed, hostage*, imprison*, life sentence, prison, malnourish*, malnutrition, famine, ration*, no gas,
        no electricity, without gas, without power, stranded, trapped, isolat*, emptied, deport*, uproot*,
        arrest*, convict*, abduct*, kidnap*, detain*, run out, ran out, running out, lack of, gunfire, opened
        fire, incursion*, invad*"""
    ),
)
