"""Words that made-up news is composed of, in five languages. Slots of a pattern: n noun, a adjective, v verb, p place,
w person, d day, h hour, x number, m month.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language. templates: statements that a ministry issues every day."""

    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]
    verbs: tuple[str, ...]
    places: tuple[str, ...]
    persons: tuple[str, ...]
    months: tuple[str, ...]
    patterns: tuple[str, ...]
    headlines: tuple[str, ...]
    bylines: tuple[str, ...]
    templates: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ENGLISH = Vocabulary(
    nouns=_words(
        "border road village soldier convoy talks mission school harvest bridge pipeline grain hospital "
        "election budget court minister guard shelter airport rail market river dam teacher student museum "
        "church monument prisoner mine map treaty line checkpoint inspection delegation summit report "
        "protest pension energy fuel tariff factory"
    ),
    adjectives=_words(
        "new long local joint quiet sudden heavy northern southern eastern western public private recent "
        "annual regional military civil urgent broad narrow costly cheap modern ancient damaged restored "
        "empty crowded foreign temporary"
    ),
    verbs=_words(
        "opened closed visited inspected criticised welcomed repaired delayed approved rejected discussed "
        "announced monitored crossed left reached supplied blocked cleared rebuilt measured protected "
        "praised questioned"
    ),
    places=_words(
        "Yerevan Baku Moscow Ankara Tbilisi Goris Kapan Shushi Lachin Agdam Meghri Ijevan Gyumri Ganja "
        "Sumgait Vardenis Sotk Kars Batumi Brussels Geneva Tehran Martuni Fizuli Gabala"
    ),
    persons=_words(
        "Petrosyan Aliyeva Ivanov Mamedov Hakobyan Karimov Smirnova Sargsyan Demir Yilmaz Grigoryan Huseynov "
        "Orlova Manukyan Kaya Volkov Guliyev Melikyan Novak Laurent"
    ),
    months=_words("January March April June July September October November"),
    patterns=(
        "In {p} the {a} {n} {v} {n} after {a} {n}, {w} said.",
        "{w} {v} a {a} {n} near {p} and called {n} {a}.",
        "About {x} people {v} {n} while {a} {n} {v} {a} {n} around {p}.",
        "According to {w}, {n} from {p} {v} every {a} {n} before {d} {m}.",
        "Since {d} {m} no {n} has {v} {a} {n}; {n} remains {a}.",
        "Residents of {p} told {w} that {a} {n} {v} their {n} at {h}.",
        "For {x} days {n} and {n} {v} what {w} named {a} {n}.",
        "Officials {v} {n} with {p}, where {a} {n} meets {a} {n}.",
        "Later {w} {v} {n}, {n} and {a} {n} on {d} {m}.",
        "Without {n} neither {a} {n} nor {n} {v} {p}, experts add.",
    ),
    headlines=("{p}: {a} {n} {v} {n}", "{w} on {a} {n} and {n}", "How {n} {v} {a} {n} in {p}", "{n} {v} near {p}"),
    bylines=("By our correspondent in {p}.", "{p}, agency report by {w}."),
    templates=(
        "The Ministry of Defence reports that on {d} {m} between {h} and {h} units opened fire {x} times "
        "from rifles of various calibres in the direction of positions near {p}. The fire was silenced by "
        "return action. There are {x} wounded, and the situation along the line is under the full control of "
        "the armed forces.",
        "During the past day, {d} {m}, {x} violations of the ceasefire were recorded near {p}. Peacekeepers "
        "escorted {x} convoys and cleared {x} hectares of land of explosive objects. Observation posts keep "
        "watch round the clock over the regime of calm along the whole corridor.",
    ),
)

RUSSIAN = Vocabulary(
    nouns=_words(
        "граница дорога село колонна миссия школа урожай мост зерно больница бюджет суд министр охрана "
        "аэропорт рынок река плотина учитель музей церковь памятник карта договор линия пост проверка "
        "делегация саммит доклад протест пенсия энергия топливо тариф завод газопровод выборы депутат "
        "граждане поставка"
    ),
    adjectives=_words(
        "новый долгий местный общий тихий внезапный тяжёлый северный южный восточный западный открытый "
        "частный недавний годовой военный гражданский срочный широкий узкий дорогой дешёвый древний пустой "
        "временный крупный спорный"
    ),
    verbs=_words(
        "открыл закрыл посетил проверил осудил приветствовал починил отложил одобрил отклонил обсудил "
        "объявил пересёк покинул достиг снабдил перекрыл очистил восстановил измерил защитил похвалил "
        "оспорил обещал"
    ),
    places=_words(
        "Ереване Баку Москве Анкаре Тбилиси Горисе Капане Шуши Лачине Агдаме Мегри Иджеване Гюмри Гяндже "
        "Сумгаите Варденисе Карсе Батуми Брюсселе Женеве Тегеране Мартуни Физули Габале"
    ),
    persons=_words(
        "Петросян Алиева Иванов Мамедов Акопян Каримов Смирнова Саргсян Демир Йылмаз Григорян Гусейнов "
        "Орлова Манукян Кая Волков Кулиев Меликян Новак Лоран"
    ),
    months=_words("января марта апреля июня июля сентября октября ноября"),
    patterns=(
        "Вчера в {p} {a} {n} {v} {n}, а затем {a} {n}, сообщил {w}.",
        "По словам {w}, {n} {v} {a} {n} недалеко от места, где {n} {v} {n}.",
        "Около {x} человек и {a} {n} {v} {n} в {p}.",
        "До {d} {m} ни {n}, ни {a} {n} не {v} {n}.",
        "Жители рассказали, что {a} {n} {v} {n} в {h} и что {n} {v} {n}.",
        "Уже {x} дней {n} и {n} {v} то, что {w} назвал {a} {n}.",
        "Между тем {w} {v} {n}, {n} и {a} {n} в {p} {d} {m}.",
        "Без {n} {a} {n} {v} {n}, добавляют эксперты в {p}.",
        "Тогда {n} {v} {a} {n}, {n} {v} {n}, заметила {w}.",
        "Напомним, {a} {n} {v} {n} через {x} недель после того, как {n} {v} {n}.",
    ),
    headlines=("{a} {n} {v} {n} в {p}", "{w}: {n} {v} {a} {n}", "Как {n} {v} {n}", "Что {v} {a} {n} в {p}"),
    bylines=("Наш корреспондент в {p}.", "Агентство, {w}, специально из {p}."),
    templates=(
        "Министерство обороны сообщает: {d} {m} с {h} до {h} подразделения {x} раз открывали огонь из "
        "стрелкового оружия различного калибра по позициям, расположенным в {p}. Ответными действиями огонь "
        "подавлен. Ранены {x} военнослужащих, обстановка на всём протяжении линии находится под полным "
        "контролем.",
        "За минувшие сутки, {d} {m}, зафиксировано {x} нарушений режима прекращения огня в {p}. Миротворцы "
        "обеспечили проход {x} колонн и очистили от взрывоопасных предметов {x} гектаров местности. "
        "Наблюдательные посты ведут круглосуточный контроль за соблюдением режима тишины вдоль всего "
        "коридора.",
    ),
)

ARMENIAN = Vocabulary(
    nouns=_words(
        "սահմանը ճանապարհը գյուղը շարասյունը առաքելությունը դպրոցը բերքը կամուրջը հացահատիկը հիվանդանոցը "
        "բյուջեն դատարանը նախարարը պահակախումբը օդանավակայանը շուկան գետը ամբարտակը ուսուցիչը թանգարանը "
        "եկեղեցին հուշարձանը քարտեզը պայմանագիրը գիծը անցակետը ստուգումը պատվիրակությունը զեկույցը բողոքը "
        "թոշակը վառելիքը սակագինը գործարանը"
    ),
    adjectives=_words(
        "նոր երկար տեղական համատեղ հանգիստ հանկարծակի ծանր հյուսիսային հարավային արևելյան արևմտյան հանրային "
        "մասնավոր վերջին տարեկան ռազմական քաղաքացիական հրատապ լայն նեղ թանկ էժան հին դատարկ ժամանակավոր "
        "խոշոր վիճելի"
    ),
    verbs=_words(
        "բացեց փակեց այցելեց ստուգեց քննադատեց ողջունեց վերանորոգեց հետաձգեց հաստատեց մերժեց քննարկեց "
        "հայտարարեց հատեց լքեց մատակարարեց արգելափակեց մաքրեց վերականգնեց չափեց պաշտպանեց գովեց վիճարկեց "
        "խոստացավ"
    ),
    places=_words(
        "Երևանում Բաքվում Մոսկվայում Անկարայում Թբիլիսիում Գորիսում Կապանում Շուշիում Լաչինում Ակնայում "
        "Մեղրիում Իջևանում Գյումրիում Գանձակում Վարդենիսում Կարսում Բաթումում Բրյուսելում Ժնևում Թեհրանում "
        "Մարտունիում"
    ),
    persons=_words(
        "Պետրոսյանը Ալիևան Իվանովը Մամեդովը Հակոբյանը Քարիմովը Սմիրնովան Սարգսյանը Դեմիրը Յըլմազը Գրիգորյանը "
        "Հուսեյնովը Օրլովան Մանուկյանը Վոլկովը Մելիքյանը Նովակը Լորանը"
    ),
    months=_words("հունվարի մարտի ապրիլի հունիսի հուլիսի սեպտեմբերի հոկտեմբերի նոյեմբերի"),
    patterns=(
        "Երեկ {p} {a} {n} {v} {n}, ապա {a} {n}, հայտնեց {w}։",
        "Ինչպես ասաց {w}, {n} {v} {a} {n} այնտեղ, որտեղ {n} {v} {n}։",
        "Մոտ {x} մարդ և {a} {n} {v} {n} {p}։",
        "Մինչև {m} {d} ոչ {n}, ոչ էլ {a} {n} չեն {v} {n}։",
        "Բնակիչները պատմեցին, որ {a} {n} {v} {n} ժամը {h} և {n} {v} {n}։",
        "Արդեն {x} օր {n} և {n} {v} այն, ինչ {w} կոչեց {a} {n}։",
        "Միաժամանակ {w} {v} {n}, {n} և {a} {n} {p} {m} {d}։",
        "Առանց դրա {a} {n} {v} {n}, ավելացնում են փորձագետները {p}։",
        "Այդ պահին {n} {v} {a} {n}, {n} {v} {n}, նկատեց {w}։",
        "Հիշեցնենք, որ {a} {n} {v} {n} {x} շաբաթ անց, երբ {n} {v} {n}։",
    ),
    headlines=("{a} {n} {v} {n} {p}", "{w}․ {n} {v} {a} {n}", "Ինչպես {n} {v} {n}", "Ինչ {v} {a} {n} {p}"),
    bylines=("Մեր թղթակիցը {p}։", "Գործակալություն, {w}, հատուկ {p}։"),
    templates=(
        "Պաշտպանության նախարարությունը տեղեկացնում է, որ {m} {d}-ին ժամը {h}-ից մինչև {h} ստորաբաժանումները "
        "{x} անգամ կրակ են բացել տարբեր տրամաչափի հրաձգային զինատեսակներից {p} տեղակայված դիրքերի "
        "ուղղությամբ։ Պատասխան գործողություններով կրակը լռեցվել է։ Վիրավորվել է {x} զինծառայող, "
        "իրադրությունը գծի ողջ երկայնքով լիակատար վերահսկողության տակ է։",
        "Անցած օրվա ընթացքում՝ {m} {d}-ին, {p} արձանագրվել է հրադադարի ռեժիմի {x} խախտում։ Խաղաղապահները "
        "ապահովել են {x} շարասյան անցումը և պայթուցիկ առարկաներից մաքրել {x} հեկտար տարածք։ Դիտակետերը "
        "շուրջօրյա հետևում են լռության ռեժիմի պահպանմանը միջանցքի ողջ երկայնքով։",
    ),
)

AZERBAIJANI = Vocabulary(
    nouns=_words(
        "sərhəd yol kənd karvan missiya məktəb məhsul körpü taxıl xəstəxana büdcə məhkəmə nazir mühafizə "
        "aeroport bazar çay bənd müəllim muzey kilsə abidə xəritə müqavilə xətt məntəqə yoxlama heyət sammit "
        "hesabat etiraz təqaüd enerji yanacaq tarif zavod kəmər seçki deputat vətəndaş tədarük"
    ),
    adjectives=_words(
        "yeni uzun yerli birgə sakit qəfil ağır şimal cənub şərq qərb açıq özəl son illik hərbi mülki təcili "
        "geniş dar bahalı ucuz qədim boş müvəqqəti iri mübahisəli köhnə böyük kiçik"
    ),
    verbs=_words(
        "açdı bağladı gəzdi yoxladı pislədi alqışladı düzəltdi gecikdirdi təsdiqlədi qaytardı qiymətləndirdi "
        "açıqladı keçdi tərketdi çatdırdı kəsdi təmizlədi qurdu ölçdü qorudu təriflədi sorğuladı görüşdü "
        "bölüşdü"
    ),
    places=_words(
        "İrəvanda Bakıda Moskvada Ankarada Tiflisdə Gorusda Qafanda Şuşada Laçında Ağdamda Mehridə Gəncədə "
        "Sumqayıtda Qarsda Batumidə Brüsseldə Cenevrədə Tehranda Xocavənddə Füzulidə Qəbələdə Naxçıvanda "
        "Şəkidə Lənkəranda"
    ),
    persons=_words(
        "Petrosyan Əliyeva İvanov Məmmədov Akopyan Kərimov Smirnova Sarkisyan Dəmir Yılmaz Qriqoryan "
        "Hüseynov Orlova Manukyan Kaya Volkov Quliyev Məlikyan Novak Loran"
    ),
    months=_words("yanvar mart aprel iyun iyul sentyabr oktyabr noyabr"),
    patterns=(
        "Dünən {p} {a} {n} {v}, sonra {a} {n} {n} {v}, {w} bildirdi.",
        "Sözlərinə görə {w} {n} üçün {a} {n} {v}, halbuki {n} {n} {v}.",
        "Təxminən {x} nəfər ilə {a} {n} {p} {n} {v}.",
        "Hələ {d} {m} qədər nə {n}, nə də {a} {n} {n} {v}.",
        "Sakinlər danışdılar ki, {a} {n} saat {h} {n} {v}, {n} isə {n} {v}.",
        "Artıq {x} gündür {n} və {n} {v}, bunu {w} {a} {n} adlandırdı.",
        "Eyni zamanda {w} {n}, {n} və {a} {n} {v} {p} {d} {m}.",
        "Bunsuz {a} {n} {n} {v}, deyə ekspertlər {p} əlavə edirlər.",
        "Bu vaxt {n} {a} {n} {v}, {n} {n} {v}, qeyd etdi {w}.",
        "Xatırladaq ki, {a} {n} {x} həftə keçəndən sonra {n} {v}, çünki {n} {n} {v}.",
    ),
    headlines=("{p} {a} {n} {n} {v}", "{w}: {n} {a} {n} {v}", "Necə {n} {n} {v}", "Nəyi {v} {a} {n} {p}"),
    bylines=("Müxbirimiz {p}.", "Agentlik, {w}, xüsusi {p}."),
    templates=(
        "Müdafiə Nazirliyi məlumat verir ki, {d} {m} saat {h} ilə {h} arasında bölmələr müxtəlif çaplı atıcı "
        "silahlardan {x} dəfə {p} yerləşən mövqelərə atəş açıb. Cavab tədbirləri ilə atəş susdurulub. "
        "Nəticədə {x} hərbçi yaralanıb, xəttin bütün uzunluğu boyunca əməliyyat şəraiti tam nəzarət "
        "altındadır.",
        "Ötən sutka ərzində, {d} {m}, {p} atəşkəs rejiminin {x} pozulması qeydə alınıb. Sülhməramlılar {x} "
        "karvanın keçidini təmin edib və {x} hektar ərazini partlayıcı əşyalardan təmizləyib. Müşahidə "
        "postları dəhliz boyunca sakitlik rejiminə günün bütün saatlarında nəzarət edir.",
    ),
)

TURKISH = Vocabulary(
    nouns=_words(
        "sınır yol köy konvoy heyet okul hasat köprü tahıl hastane bütçe mahkeme bakan muhafız havaalanı "
        "pazar nehir baraj öğretmen müze kilise anıt harita antlaşma hat kontrol denetim kurul zirve rapor "
        "gösteri emekli enerji yakıt tarife fabrika boruhattı seçim milletvekili yurttaş tedarik"
    ),
    adjectives=_words(
        "yeni uzun yerel ortak sessiz ani ağır kuzey güney doğu batı açık özel son yıllık askeri sivil acil "
        "geniş dar pahalı ucuz eski boş geçici büyük tartışmalı küçük önemli yabancı"
    ),
    verbs=_words(
        "açtı kapattı gezdi inceledi kınadı karşıladı onardı erteledi onayladı reddetti görüştü duyurdu "
        "geçti terketti ulaştırdı kesti temizledi kurdu ölçtü korudu övdü sorguladı paylaştı savundu"
    ),
    places=_words(
        "Erivan'da Bakü'de Moskova'da Ankara'da Tiflis'te Goris'te Kapan'da Şuşa'da Laçın'da Ağdam'da "
        "Meğri'de Gence'de Sumgayıt'ta Kars'ta Batum'da Brüksel'de Cenevre'de Tahran'da Hocavend'de "
        "Fuzuli'de Gebele'de Nahçıvan'da Iğdır'da"
    ),
    persons=_words(
        "Petrosyan Aliyeva İvanov Memmedov Akopyan Kerimov Smirnova Sarkisyan Demir Yılmaz Grigoryan "
        "Hüseynov Orlova Manukyan Kaya Volkov Guliyev Melikyan Novak Laurent"
    ),
    months=_words("Ocak Mart Nisan Haziran Temmuz Eylül Ekim Kasım"),
    patterns=(
        "Dün {p} {a} {n} {v}, ardından {a} {n} {n} {v}, diye konuştu {w}.",
        "Açıklamaya göre {w} {n} için {a} {n} {v}, oysa {n} {n} {v}.",
        "Yaklaşık {x} kişi ile {a} {n} {p} {n} {v}.",
        "Henüz {d} {m} gününe dek ne {n} ne de {a} {n} {n} {v}.",
        "Halk anlattı ki {a} {n} saat {h} sularında {n} {v}, {n} ise {n} {v}.",
        "Tam {x} gündür {n} ve {n} {v}, buna {w} {a} {n} dedi.",
        "Aynı anda {w} {n}, {n} ve {a} {n} {v} {p} {d} {m}.",
        "Bunsuz {a} {n} {n} {v}, diye uzmanlar {p} ekliyor.",
        "O sırada {n} {a} {n} {v}, {n} {n} {v}, sözlerini {w} söyledi.",
        "Hatırlanacağı gibi {a} {n} {x} hafta sonra {n} {v}, çünkü {n} {n} {v}.",
    ),
    headlines=("{p} {a} {n} {n} {v}", "{w}: {n} {a} {n} {v}", "Nasıl {n} {n} {v}", "Neyi {v} {a} {n} {p}"),
    bylines=("Muhabirimiz {p}.", "Ajans, {w}, özel {p}."),
    templates=(
        "Milli Savunma Bakanlığı bildiriyor: {d} {m} günü saat {h} ile {h} arasında birlikler çeşitli "
        "çaplarda hafif silahlarla {x} kez {p} bulunan mevzilere ateş açtı. Karşılık verilerek ateş "
        "susturuldu. Olayda {x} asker yaralandı, hattın tamamında durum silahlı kuvvetlerin tam denetimi "
        "altındadır.",
        "Geçen gün içinde, {d} {m}, {p} ateşkesin {x} kez bozulduğu kaydedildi. Barış gücü {x} konvoyun "
        "geçişini sağladı ve {x} hektar araziyi patlayıcı maddelerden temizledi. Gözlem noktaları koridor "
        "boyunca sessizliğin korunmasını gece gündüz izlemeyi sürdürüyor.",
    ),
)

VOCABULARIES = {"en": ENGLISH, "ru": RUSSIAN, "hy": ARMENIAN, "az": AZERBAIJANI, "tr": TURKISH}
