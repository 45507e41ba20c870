"""Azerbaijani. Verbs end their clauses; most cues are endings of verbs."""

from tracker.flagging.cue_table import CueTable, words

TABLE = CueTable(
    negation=words(
        """*mamışıq, *məmişik, *madıq, *mədik, *mırıq, *mirik, *muruq, *mürük, *mayıb, *məyib, *mayıblar, *məyiblər,
        *mamış, *məmiş, *mamışdır, *məmişdir, *mamışdı, *məmişdi, *madı, *mədi, *madılar, *mədilər, *mır, *mir, *mur,
        *mür, *mırlar, *mirlər, *murlar, *mürlər, *mırdı, *mirdi, *mayacaq, *məyəcək, *mayacaqlar, *məyəcəklər,
        *mayacağı*, *məyəcəyi*, *madığı*, *mədiyi*, *maması*, *məməsi*, *maz, *məz, *mamaqda, *məməkdə, deyil,
        deyildir, deyildi, deyillər, yoxdur, yox, yoxdu, heç bir, heç kim, heç kəs, heç vaxt, imtina et*, imtina edi*,
        imtina edə*, təhdid etmir, təhlükə yoxdur, təhlükə törətmir, təhdid yoxdur, təhlükəsi yoxdur"""
    ),
    without=words("*madan, *mədən, olmadan, *maqsızın, *məksizin"),
    idle=words(
        """təkcə ... deyil, yalnız ... deyil, tək ... deyil, əmir, dəmir, təmir, emir, ömür, kömür, məmur, təkzib
        etməyib, təkzib etmir, təkzib etmədi, inkar etmir, inkar etməyib, inkaredilməz, sağalmaz, dönməz, qaçılmaz,
        namaz, almaz, ramazan, mədən, mədəni, mədən*, madan, ancaq, uşaq, yox olmaq, tamır, gələcək, gələcəyi,
        gələcəyin*, gələcəyə, nəzarətdən kənar, dəymir, məhz, təməli, təməlidir, əməli, amalı, kamalı, malı, şimalı,
        normalı, minimalı, maksimalı, yağmur, məhkəmədən, məhkəmədə, təməlin, yanaca*, yeyəcək, yeyəcəkl*, içəcək,
        içəcəkl*, tələbə, tələbəl*, tələbəs*, tələbəd*, tələbəy*, tələbən*, lazımi, lazımınca, ön plan*, arxa plan*,
        ayrılmaz, sarsılmaz, danılmaz, əvəzolunmaz, yolverilməz*, dözülməz*, qəbuledilməz*, qəbul edilməz*, mümkün
        oldu, mümkün olub, mümkün olmuşdur, ilk dəfə deyil, birinci dəfə deyil, təkcə deyil, gələcəyimiz*,
        gələcəyinin, icmalı, deməli, seçməli, dolmalı, çağırışçı*, tələbat*, gizlətmir, gizlətməyib, görünməmiş,
        razılaşmadan, normadan, atışmadan, anlaşmadan, qarşıdurmadan, toqquşmadan, çamadan, yox edilib*, yox edilmiş*,
        yox edilməsi*, yox edildi*, yox edir*, yox edib*, yox olub*, yox oldu*, yox olur*, yox etdi*, yox etmək*, yox
        etməyə"""
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
        """*acaq, *əcək, *acaqlar, *əcəklər, *acaqdır, *əcəkdir, *acağı*, *əcəyi*, *acağıq, *əcəyik, *acaqları*,
        *əcəkləri*, planlaşdır*, plan*, gözlənilir, gözlənil*, nəzərdə tut*, söz ver*, vəd ed*, vəd et*, öhdəlik
        götür*, *mağa hazır*, *məyə hazır*, hazırlaş*, niyyət*, tezliklə, yaxın günlərdə, yaxın vaxtlarda, yaxın
        gələcəkdə, sabah, gələn həftə, gələn ay, gələn il, razılığa gəl*, təklif ed*, təklif et*, gözləyir*, ümid ed*,
        niyyətində*, fikrində*, yekunlaşacaq, başlayır, hazırlıq*, qərara al*, hədəfləyir ki, qarşıya ... məqsəd qoy*,
        qarşısına ... məqsəd qoy*, növbəti həftə*, növbəti ay, növbəti aylarda, növbəti il, növbəti illərdə, növbəti
        gün, növbəti günlər*, növbəti mərhələ*, razılaşıb*, razılaşdı*, razılaşır*, razılaşacaq*, razılaşdırıl*,
        razılaşdırıb*, növbəti toplantı*, növbəti görüş*, növbəti iclas*, növbəti danışıq*"""
    ),
    demand=words(
        """*malıdır, *məlidir, *malıdırlar, *məlidirlər, *malı, *məli, *malıyıq, *məliyik, gərək*, lazım*, tələb*,
        çağır*, zəruri*, israr*, borclu*, ultimatum*, tövsiyə*, istəyir, istəyirlər, istəyib, xahiş*, etməlidir, şərt
        qoy*, dəvət ed*, təkid*, vacibdir, vacibliyi*, vacib say*, vacib hesab*, vacib bil*"""
    ),
    hypothesis=words(
        """əgər, *arsa, *ərsə, *masa, *məsə, *saydı, *səydi, *arlarsa, *ərlərsə, təqdirdə, əks halda, şərtilə, şərti ilə,
        bəlkə, ehtimal*, mümkün*, bilər, bilərlər, biləcək*, təhdid*, hədələ*, risk*, təhlükə, təhlükəsi, təhlükəsini,
        təhlükəsinə, təhlükədə, təhlükəyə, təhlükəli*, təhlükələr*, təhlükədir, hədə, hədəsi, hədəsini, hədəyə,
        hədələr, hədələri*, hədələrə, hədədir"""
    ),
    past=words(
        """il əvvəl, illər əvvəl, sovet dövründə, sovet vaxtı, razılaşmadan əvvəl, tarixdə, tarix boyu, əsrdə, əsrlərdə, əsrin əvvəl*, əsrin sonu*"""
    ),
    anniversary=words("ildönüm*, xatirə*"),
    recalled=words(
        """xatırlat*, xatırladaq, xatırladır*, qeyd edək ki, əvvəllər, o vaxt, o
        zaman"""
    ),
    saying=words(
        """bildir*, deyir*, deyilir, deyib, dedi, bəyan*, açıqla*, məlumat ver*, məlumat yay*, vurğula*, qeyd etdi, qeyd edib, yazıb, yazır, yazdı*, yazıblar,
        iddia*, ittiham*, təsdiq*, təkzib*, elan et*, elan edi*, əlavə et*, əlavə edi*, söylə*, xəbər ver*, xəbərdar*,
        cavab*, söz ver*, vəd*, hədələ*, əmr*, pislə*, tələb et*, tələb edi*, çağır*, düşünür, hesab edi*, danış*, qınayı*, şərh*, rədd et*, rədd edi*, adlandır*"""
    ),
    source_first=(),
    source_last=words(
        """görə, sözlərinə görə, məlumatına görə, məlumatına əsasən, bildirdiyinə görə, yazdığına görə, əsasən, istinadən,
        açıqlamasında, məlumatında, fikrincə, qənaətincə, rəyincə, iddiasınca"""
    ),
    speaker=words(
        """nazir*, prezident*, baş, sözçü*, rəsmi*, komandan*, ordu*, general*, hökumət*, ombudsman*, müşavir*, köməkçi*,
        səfir*, komissiya*, xidmət*, agentli*, komitə*, parlament*, kreml*, missiya*, lider*, sədr*, katib*, qurum*,
        idarə*, müdafiə, xarici, işlər, sülhməramlı*, kontingent*, bmt, bqxk, ai, atət, müşahidəçi*, mənbə*, ekspert*,
        politoloq*, məhkəmə*, prokuror*, deputat*, dövlət, xin, mn, dsx, mətbuat*, rəhbərli*, hakim*, nümayəndə*, müavin*, rəis*, başçi*, başçı*,
        direktor*, rəhbər*, media*, qəzet*, sayt*, nəşr*, kanal*, müəllif*, jurnalist*, müxbir*, sakin*, icma*, tərəf*,
        separatçi*, separatçı*, fəal*, ekofəal*, qht*, hərbçi*, administrasiya*, vəkil*, analitik*, tarixçi*, diplomat*,
        polkovnik*, zabit*, mer, meri, spiker*, vitse, polis*, natiq*, təşkilat*, şirkət*, komissar*, qərargah*, vasitəçi*,
        danışmani*, komandir*, hüquqşünas*, prokurorlu*, səhiyyə, birlik, şura*, xalq, fond*, institut*, donanma*, premyer*"""
    ),
    claim=words("iddia*, ittiham*, məlumat*, xəbər*, açıqlama*, bəyanat*, söz söhbət*, şayiə*"),
    joint=words("amma, lakin, ancaq, çünki, halbuki, və, isə, ki, baxmayaraq, bununla belə, sonra, ardınca"),
    contrast=words("amma, lakin, ancaq, halbuki, isə"),
    complement=words("ki"),
    own=words("biz, bizim, bizə, bizi, bizimkilər, *mamışıq, *məmişik, *madıq, *mədik, *mırıq, *mirik, *muruq, *mürük"),
    talks=words(
        """müzakirə*, danışıq*, söhbət*, görüş*, telefon*, məsləhətləş*, dialoq*, sammit*, gündəli*, məsələ*
        qaldır*, məsələsini qaldır*, memorandum*, razılaş*, razılıq*, razılığ*, anlaşma*, vasitəçi*, raund*,
        mövzu*, söhbət ... gedir, təklif*, layihə, layihəsi, nümayəndə heyət*, işçi qrup*, iclas*,
        nizamlan*, tənzimlən*, təmas*, səfər*, zəng edib, zəng etdi*, zəng edi*, zəngi, zəngində, telefon
        zəng*"""
    ),
    comment=words(
        """müəllif*, şərh*, köşə*, analiti*, təhlil*, rəy*, fikr*, fikir*, ekspert*, politoloq*, alim*,
        tədqiqat*, institut*, professor*, tarixçi*, bloger*, məqalə*, yazı, yazıda, yazıya, yazının, yazır,
        düşünür, düşünürəm, hesab edir*, hesab edən*, əmin*, müsahibə*, niyə, nə üçün, necə, nə deməkdir,
        ssenari*, proqnoz*, geosiyas*, maraq, maraqlar*, maraqları*, təsir*, izah*, yozur*, qiymətləndir*,
        icmal*, icmalçı*"""
    ),
    accusing=words(
        """ittiham*, qına*, günah*, poz*, pozun*, imtina*, rədd*, əngəl*, pozmaq, sabotaj*, yerinə yetirmir*,
        yerinə yetirmə*, əməl etmir*, əməl etmə*, icra etmir*, bəhanə*, uzad*, yubad*, pislə*, etiraz*,
        qanunsuz*, qeyri qanuni*, təxribat*, şikayət*, təhrif*, yayın*, zidd*, qəbuledilməz*, xəyanət*,
        təcavüz*, işğal*, cinayət*, məhəl qoy*, narazı*, kobud*, mane, mane ol*, maneə, maneələr*, maneə
        törət*, maneçilik*, bağlayıb*, bağlanıb*, bağladı*, yolu bağla*, yol bağla*, suçla*, tənqid*, irad*,
        icazəsiz*, özbaşına*, yolverilməz*, dözülməz*, haqsız*, qərəz*, göz yum*, himayə*, havadar*,
        riyakar*, ikiüzlü*, laqeyd*, seyrçi*, təzyiq*, şantaj*, hədələ*, əməl olunmur*, əməl olunma*, icra
        olunmur*, icra edilmir*, yerinə yetirilmir*, yerinə yetirilmə*, aşdığı*, aşıb, boyun qaçır*, vaxt
        uzat*, cavabdeh*, məsuliyyətsiz*, vəhşi*, vandal*, soyqırım*, terror*, diversiya*"""
    ),
    done=words(
        """başa çat*, tamamla*, artıq, həyata keçiril*, yerinə yetiril*, icra edil*, açılıb, açıldı,
        açılmışdır, açıb, başlayıb, başladı, başlanıb, başlamışdır, start*, gəlib, gəldi, gəliblər, çatıb,
        çatdı, çatıblar, qayıdıb, qayıtdı, qayıdıblar, qayıdış, qaytarılıb, qaytarılmışdır, qaytarıb, köçüb,
        köçürül*, köçürülüb, təhvil veril*, təhvil alın*, verilib, alıb, alıblar, keçib, keçdi, keçiblər,
        çıxarılıb, çıxıb, çıxıblar, tikilib, çəkilib, salınıb, qurulub, yerləşdirilib, buraxılıb, buraxıldı,
        azad edilib, azad olun*, baş tutub, keçirilib, davam edir, davam etdirilir, bərpa olun*, bərpa edil*,
        fəaliyyət göstərir, işləyir, istifadəyə veril*, daxil olub, götürülüb"""
    ),
    telling=words(
        """jurnalist*, müxbir*, reportaj*, foto*, şəkil*, video*, çəkiliş*, film*, xatırla*, danışıb, danışır,
        nağıl*, hekayə*, ailə*, ana, anası, ata, atası, valideyn*, oğlu, oğul*, müəllim*, şagird*, məzar*,
        yaddaş*, kitab*, ziyarət*, yaşayır*, ev, evi, evlər*, evin*, sakin*, kənd sakin*, kilsə*, monastır*,
        tale*, həyatı, həyatını, həyatda, həyatdan, həyatın, həyat yoldaş*, nənə*, baba*, uşaq*, gənc*,
        keşiş*, bloger*, təəssürat*, söhbətləş*, müsahib*, çay dəsgah*, yurd*"""
    ),
    wording=words(
        """bəyanata görə, bəyanata əsasən, bəyanata uyğun, razılaşmaya görə, razılaşmaya əsasən, sənəd*,
        bənd*, maddə*, mətn*, müddəa*, nəzərdə tut*, şərt, şərtlər*, imza*, üçtərəfli*, öhdəli*, bəyanat*,
        sazişi*, saziş*, müqavilə*, deklarasiya*, mandat*, yazılıb, qeyd olunub, əks olunub"""
    ),
    praise=words(
        """təşəkkür*, tərif*, alqışla*, təbrik*, müsbət*, yüksək qiymət*, sabit*, sakit*, maneəsiz*, təmin et*,
        təmin edi*, zəmanət*, uğur*, irəliləyiş*, konstruktiv*, sülh, rahat*, təhlükəsiz, təhlükəsizdir,
        təhlükəsiz şəkildə, kömək, köməyi, köməyə, kömək ed*, kömək et*, normal, normaldır, normal şəkildə,
        normal rejim*"""
    ),
    count=words(
        """ümumilikdə, cəmi, indiyədək, indiyə qədər, bu günədək, bu günə qədər, hazıradək, faiz*, sayı, sayda,
        ton, tonlarla, gündəlik, sutka*, bir gündə, hər gün, artıq adam, təxminən, təqribən, yüzlərlə,
        minlərlə, onlarla, statistika*, göstərici*, minə yaxın, nəfərə yaxın, yüzə yaxın, faizə yaxın,
        ailəyə yaxın, manata yaxın, dollara yaxın, ümumi say*, sayı ... çat*, rəqəm*, hesabla*, üçdə ikisi*,
        yarısı*, nəfər, ailə, qat, kilometr*, hektar*, milyon*, milyard*"""
    ),
    harm=words(
        """öldür*, ölən*, ölüb, həlak*, şəhid*, yaralan*, yaralı*, atəş*, güllə*, atıb, hücum*, zəbt*, ələ
        keçir*, qıtlıq*, çatışm*, aclıq*, blokada*, mühasirə*, köçkün*, didərgin*, qovul*, etnik təmizləmə*,
        yandır*, dağıd*, dağıl*, zərər*, məhkum*, həbs*, işgəncə*, qaçıb*, qaçdı*, qaçan*, qaçır*, qaçmağ*,
        qaçmaq*, məcbur edil*, məcbur ol*, məcbur qal*, məcburən, mina, minaya, minanın, minadan, minalar*,
        minala*"""
    ),
    verb_last=True,
    without_last=True,
)
