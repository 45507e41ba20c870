"""Azerbaijani. Verbs end their clauses; most cues are endings of verbs."""

from tracker.flagging.cue_table import CueTable, words

TABLE = CueTable(
    negation=words(
        """*mamışıq, *məmişik, *madıq, *mədik, *mırıq, *mirik, *muruq, *mürük, *mayıb, *məyib, *mayıblar, *məyiblər, *mamış, *məmiş, *mamışdır, *məmişdir, *mamışdı, *məmişdi, *madı, *mədi,
        *madılar, *mədilər, *mır, *mir, *mur, *mür, *mırlar, *mirlər, *murlar, *mürlər, *mırdı, *mirdi, *mayacaq, *məyəcək,
        *mayacaqlar, *məyəcəklər, *mayacağı*, *məyəcəyi*, *madığı*, *mədiyi*, *maması*, *məməsi*, *maz, *məz, *mamaqda,
        *məməkdə, deyil, deyildir, deyildi, deyillər, yoxdur, yox, yoxdu, heç bir, heç kim, heç kəs, heç vaxt, imtina
        et*, imtina edi*, imtina edə*"""
    ),
    without=words("*madan, *mədən, olmadan, *maqsızın, *məksizin"),
    idle=words(
        """təkcə ... deyil, yalnız ... deyil, tək ... deyil, əmir, dəmir, təmir, vladimir, elmir, emir, ömür, kömür, məmur,
        təkzib etməyib, təkzib etmir, təkzib etmədi, inkar etmir, inkar etməyib, inkaredilməz, sağalmaz, dönməz, qaçılmaz,
        namaz, almaz, ramazan, mədən, mədəni, mədən*, madan, ancaq, uşaq, yox olmaq, yox et*, məhəmmədi, əhmədi, samir,
        aqşin, tamır, gələcək, gələcəyi, gələcəyin*, gələcəyə, nəzarətdən kənar, şəmir, dəymir, amir, damir, timur, mur,
        məhz"""
    ),
    ending=words(
        """dayan*, dayandır*, kəsil*, kəsm*, kəsmə*, səngim*, bitmə*, mane olma*, mane ol*, maneə törət*, əngəllə*, qarşısını
        alma*, son qoyma*, son verme*, əl çəkmə*"""
    ),
    occurring=(),
    denial=words(
        """təkzib*, inkar et*, inkar edi*, inkar edə*, rədd et* ... iddia*, iddia* ... rədd et*, iddia* ... rədd edi*,
        ittiham* ... rədd et*, ittiham* ... rədd edi*, yalanla*, iddia* ... rədd edil*, ittiham* ... rədd edil*, xəbər* ... rədd ed*, xəbər* ... rədd et*, qəbul etmir"""
    ),
    falsehood=words(
        """yalan*, yalandır, əsassız*, əsassızdır, uydurma*, dezinformasiya*, həqiqəti əks etdirmir, həqiqəti əks etdirmə*,
        həqiqətə uyğun deyil*, həqiqətə uyğun gəlmir, həqiqətdən uzaq*, gerçəkliyi əks etdirmir, reallığı əks etdirmir,
        böhtan*, iftira*, absurd*, saxta*, feyk*, qərəzli*, cəfəng*, ağ yalan*"""
    ),
    future=words(
        """*acaq, *əcək, *acaqlar, *əcəklər, *acaqdır, *əcəkdir, *acağı*, *əcəyi*, *acağıq, *əcəyik, *acaqları*, *əcəkləri*,
        planlaşdır*, plan*, gözlənilir, gözlənil*, nəzərdə tut*, söz ver*, vəd ed*, vəd et*, öhdəlik götür*, *mağa hazır*, *məyə hazır*, hazırlaş*,
        niyyət*, tezliklə, yaxın günlərdə, yaxın vaxtlarda, yaxın gələcəkdə, sabah, gələn həftə, gələn ay, gələn il,
        razılaş*, razılığa gəl*, təklif ed*, təklif et*, hədəflə*"""
    ),
    demand=words(
        """*malıdır, *məlidir, *malıdırlar, *məlidirlər, *malı, *məli, *malıyıq, *məliyik, gərək*, lazım*, tələb*, çağır*,
        zəruri*, vacib*, israr*, borclu*, ultimatum*, tövsiyə*, istəyir, istəyirlər, istəyib, xahiş*"""
    ),
    hypothesis=words(
        """əgər, *arsa, *ərsə, *masa, *məsə, *saydı, *səydi, *arlarsa, *ərlərsə, təqdirdə, əks halda, şərtilə, şərti ilə,
        bəlkə, ehtimal*, mümkün*, bilər, bilərlər, biləcək*, təhdid*, hədələ*, hədə*, risk*, təhlükə*"""
    ),
    past=words(
        """il əvvəl, illər əvvəl, əsr*, sovet dövründə, sovet vaxtı, müharibə zamanı, müharibəsi zamanı,
        müharibəsi dövründə, müharibə dövründə, müharibədə, müharibəsində, müharibədən əvvəl, birinci qarabağ müharibə*,
        bəyanatdan əvvəl, razılaşmadan əvvəl, tarixi, tarixdə"""
    ),
    anniversary=words("ildönüm*, xatirə*"),
    recalled=words(
        """xatırlat*, xatırladaq, xatırladır*, qeyd edək ki, əvvəllər, o vaxt, o
        zaman"""
    ),
    saying=words(
        """bildir*, deyir*, deyilir, deyib, dedi, bəyan*, açıqla*, məlumat ver*, məlumat yay*, vurğula*, qeyd etdi, qeyd edib, yazıb, yazır, yazdı*, yazıblar,
        iddia*, ittiham*, təsdiq*, təkzib*, elan et*, elan edi*, əlavə et*, əlavə edi*, söylə*, xəbər ver*, xəbərdar*,
        cavab*, söz ver*, vəd*, hədələ*, əmr*, pislə*, tələb et*, tələb edi*, çağır*, düşünür, hesab edi*, danış*, qınayı*, şərh*, rədd et*, rədd edi*"""
    ),
    source_first=(),
    source_last=words(
        """görə, sözlərinə görə, məlumatına görə, məlumatına əsasən, bildirdiyinə görə, yazdığına görə, əsasən, istinadən,
        açıqlamasında, məlumatında"""
    ),
    speaker=words(
        """nazir*, prezident*, baş, sözçü*, rəsmi*, komandan*, ordu*, general*, hökumət*, ombudsman*, müşavir*, köməkçi*,
        səfir*, komissiya*, xidmət*, agentli*, komitə*, parlament*, kreml*, missiya*, lider*, sədr*, katib*, qurum*,
        idarə*, müdafiə, xarici, işlər, sülhməramlı*, kontingent*, bmt, bqxk, ai, atət, müşahidəçi*, mənbə*, ekspert*,
        politoloq*, məhkəmə*, prokuror*, deputat*, dövlət, xin, dsx, mətbuat*, rəhbərli*, hakim*"""
    ),
    claim=words("iddia*, ittiham*, məlumat*, xəbər*, açıqlama*, bəyanat*, söz söhbət*, şayiə*"),
    joint=words("amma, lakin, ancaq, çünki, halbuki, və, isə, ki, baxmayaraq, bununla belə, sonra, ardınca"),
    contrast=words("amma, lakin, ancaq, halbuki, isə"),
    complement=words("ki"),
    own=words("biz, bizim, bizə, bizi, bizimkilər, *mamışıq, *məmişik, *madıq, *mədik, *mırıq, *mirik, *muruq, *mürük"),
    verb_last=True,
    without_last=True,
)
