"""French."""

from tracker.flagging.cue_table import CueTable, words

TABLE = CueTable(
    negation=words(
        """ne, n, pas, jamais, aucun, aucune, nul, nulle, personne ne, rien, ni, refus* de, n a pas, toujours pas, absence
        de, non"""
    ),
    without=words("sans"),
    idle=words(
        """non seulement, pas seulement, pas moins, pas plus tard, pas uniquement, ne dément pas, n a pas démenti, n
        exclut pas, n ont pas exclu, sans doute, non loin, non reconnu*, ne ... que, n ont ... que, pas à pas, la
        presse, de presse, presse locale, pas vers, un pas, premier pas, premiers pas, pas en avant, s appelle, s
        appelait, appel téléphonique, appels téléphoniques, opéra, caméra, compte tenu, compte rendu, en compte,
        région contestée, territoire contesté, zone contestée"""
    ),
    ending=words("cess*, arrêt*, empêch*, entrav*, interromp*, mettre fin, mis fin, prend* fin"),
    occurring=words("enregistr*, constat*, observ*, signal*, été, eu lieu, produit*, confirm*, relev*, rapport*"),
    denial=words(
        "dément, démentent, démenti, démentie, démentis, démentir, démentant, nie, nient, nié, nier, réfut*, rejette* ... accusation*, rejeté ... accusation*, contest*"
    ),
    falsehood=words(
        "faux, fausse, fausses, infondé*, mensong*, désinformation, sans fondement, contraire à la réalité, inexact*"
    ),
    future=words(
        """sera, seront, aura, auront, devrait, devraient, *erait, *eraient, va, vont, *era, *eront, *ira, *iront, *dra, *dront,
        prévoit, prévoient, prévu, prévue, prévus, prévues, promet*, promis, engag* à, s engage*, bientôt, prochain*, demain,
        doit être, doivent être, convien*, convenu*, propose*, prêt à, prêts à, entend,
        compte, comptent, d ici"""
    ),
    demand=words(
        """doit, doivent, exig*, demand*, appel*, réclam*, faut, ordonn*, tenu de, tenus de, exhort*, presse, sommé,
        sommée, sommés, sommées, somment, sommer, sommation"""
    ),
    hypothesis=words(
        "si, s il, au cas où, pourrait, pourraient, serait, seraient, peut être, éventuel*, menac*, risque*, crai*"
    ),
    past=words(
        """il y a ... ans, ans plus tôt, époque soviétique, ère soviétique, avant l accord, au siècle dernier, siècles plus tôt, siècle plus tôt, il y a ... siècle, il y a ...
        siècles"""
    ),
    anniversary=words("anniversaire*, commémor*"),
    recalled=words("rappel*, à l époque, naguère"),
    saying=words(
        "dit, disent, déclar*, affirm*, annonc*, indiqu*, accus*, assur*, confirm*, dément, démenti, écrit, estim*, soulign*, ajout*, expliqu*, rapport*, dénonc*, nie, nient"
    ),
    source_first=words("selon, d après, de source, aux dires de"),
    source_last=(),
    speaker=words(
        "ministère, ministre, président, premier, porte, parole, armée, gouvernement, ambassad*, commission, agence, comité, parlement, kremlin, mission, autorités, chef, secrétaire, croix, rouge, onu, hcr, ue, osce, expert*, analyst*, tribunal, procureur, députés"
    ),
    claim=words("accusation*, information*, allégation*, affirmation*, rumeur*"),
    joint=words(
        "mais, alors que, tandis que, bien que, quand, lorsque, où, qui, dont, parce que, car, cependant, après, avant, depuis"
    ),
    contrast=words("mais, alors que, tandis que, cependant, bien que"),
    complement=words("que, qu"),
    own=words("nous, notre, nos"),
    talks=words(
        """discut*, négoci*, pourparlers, entretien*, entreten*, rencontr*, téléphon*, dialogue, sommet,
        accord sur, convenu*, médiat*, propos*"""
    ),
    comment=words(
        """auteur*, commentaire*, analyste*, analyse*, expert*, opinion, chercheur*, institut, professeur*,
        historien*, interview, pourquoi, scénario*, géopolit*, intérêts, influence"""
    ),
    accusing=words(
        """accus*, viol*, refus*, rejet*, bloqu*, entrav*, condamn*, protest*, illégal*, provoc*, dénonc*,
        reproch*"""
    ),
    done=words(
        """déjà, achev*, termin*, commencé, ouvert, ouverte, arrivé*, rentré*, revenu*, remis*, livré*,
        libéré*, construit*, déployé*, rétabli*, repris"""
    ),
    telling=words(
        """journaliste*, reporter*, photo*, film*, souvenir*, racont*, famille*, mère, père, parents, fils,
        tombe*, livre"""
    ),
    wording=words(
        """selon l accord, selon la déclaration, accord*, document*, point, points, article, texte, prévoit,
        prévu*, conditions, sign*, tripartite*, trilatéral*, engagement*, déclaration"""
    ),
    praise=words("remerci*, salu*, félicit*, stable*, calme, sûr, garanti*, succès, progrès"),
    count=words("total, jusqu ici, pour cent, tonnes, par jour, plus de, environ, près de, centaines, milliers"),
    harm=words(
        """tué*, mort*, blessé*, bombard*, tir*, attaque*, offensive, blocus, pénurie*, faim, expuls*, exode,
        fui*, fuite, détrui*, condamné*"""
    ),
)
