"""Turkish. Verbs end their clauses; most cues are endings of verbs."""

from tracker.flagging.cue_table import CueTable, words

TABLE = CueTable(
    negation=words(
        """*madık, *medik, *mıyoruz, *miyoruz, *muyoruz, *müyoruz, *mamışız, *memişiz, *madı, *medi, *madılar, *mediler,
        *mıyor, *miyor, *muyor, *müyor, *mıyorlar, *miyorlar, *muyorlar, *müyorlar, *mamış, *memiş, *mamıştı,
        *memişti, *mamıştır, *memiştir, *mamışlar, *memişler, *mayacak, *meyecek, *mayacaklar, *meyecekler,
        *mayacağı*, *meyeceği*, *madığı*, *mediği*, *maz, *mez, *mazlar, *mezler, *mıyordu, *miyordu, *mamakta*,
        *memekte*, *madığını, *amadı, *emedi, değil, değildir, değildi, değiller, yok, yoktur, yoktu, hiçbir, hiç bir,
        hiç kimse, kimse, asla, reddetti, reddediyor, reddederek, *mayan, *meyen, *mayanlar*, *meyenler*, *maması*,
        *memesi*, *mayıp, *meyip, *mayınca, *meyince, *mamaya, *memeye, *mamayı, *memeyi, *mamak, *memek, *mazken,
        *mezken, *mıyorken, *mamakla, *memekle, tehdit et*miyor, tehdit oluştur*muyor, tehlike oluştur*muyor"""
    ),
    without=words("*madan, *meden, olmaksızın, *maksızın, *meksizin"),
    idle=words(
        """sadece ... değil, yalnızca ... değil, yalnız ... değil, değil mi, reddetmedi, yalanlamadı, yalanlamıyor, inkar
        etmedi, kumandan, ramazan, elmas, namaz, temmuz, herkese, kaçınılmaz, vazgeçilmez, bitmez, durmadan, bıkmadan,
        usanmadan, açıklamadan, ancak, sıcak, bucak, kucak, bıçak, alacak verecek, açacak, değilse, yok ol*, madı,
        medi, temeli, emeli, hiçbir zaman unut*, er geç, idamadan, *lamadan, olmazsa olmaz, *lemeden, maden, madeni,
        gelecek, geleceği, geleceğini, geleceğine, geleceğe, maddi, manevi, en az, patlamamış, beklenmedik,
        beklenmeyen, görülmemiş, bilinmeyen, bitmeyen, dinmeyen, eksilmeyen, tükenmeyen, vazgeçilmeyen, durmayan,
        karşılık verildi*, karşılık verdi*, karşılık veril*, yer aldı*, haber verdi*, bilgi verdi*, bilgi verildi*,
        geçtiğimiz, konvoy halinde, konvoylar halinde, kafile halinde, kafileler halinde, grup halinde, gruplar
        halinde, kuyruk halinde, kuyruklar halinde, harabe halinde, enkaz halinde, parça halinde, parçalar halinde,
        sıra halinde, hareket halinde, kalabalık halinde, yığın halinde, sağlık durumunda, hava durumunda, alarm
        durumunda, mevcut durumunda, genel durumunda, yiyecek*, yiyeceğ*, içecek*, içeceğ*, giyecek*, giyeceğ*,
        yakacak*, yakacağ*, tartışmalı*, kademeli*, aşamalı*, korumalı*, uygulamalı*, anlaşmalı*, gecikmeli*,
        karşılaştırmalı*, çatışmalı*, açıklamalı*, zorunda kal*, zorunda bırak*, mecbur kal*, mecbur bırak*, mecbur
        edil*, zorunlu göç*, derhal karşılık, gerekli tedbir*, gerekli önlem*, gerekli cevap*, gerekli cevab*, gerekli
        yanıt*, gerekli karşılık*, hava şart*, yaşam şart*, kış şart*, zor şart*, ağır şart*, olmak üzere, *dığı
        üzere, *diği üzere, *duğu üzere, *düğü üzere, *tiği üzere, *tığı üzere, *acağı üzere, *eceği üzere, ön plan*,
        arka plan*, planör*, geleceğimiz*, geleceğin, geleceğinin, geleceğinde, kabul edilemez*, ayrılmaz, sarsılmaz,
        dayanılmaz, yadsınamaz, tartışılmaz, inkar edilemez, anlaşmadan, antlaşmadan, çatışmadan, görüşmeden,
        sözleşmeden, değil aynı zamanda, ilk değil, ilk kez değil, hazırlıklar tamam*, hazırlıkları tamam*,
        sözleşmeli, ihmali, tehditsiz, mahkemeden, yok etti*, yok etmek*, yok etmesi*, yok etmeye, yok etmiş*, yok
        edildi*, yok edilen*, yok edilmesi*, yok edilmiş*, yok ediyor*, yok eden, yok ederek, yok edip"""
    ),
    ending=words(
        """dur, durdu, durdur*, durmadı, durmuyor, kes, kesti, kesil*, kesme*, dinmedi, dinmiyor, son verme*,
        son bulma*, sona erme*, bitme*, vazgeçme*, engelleme*, engel olma*, önleme*, engellenme*, ara verme*,
        bırakmaya, bırakması gerek*, bırakmasını, bırakmalarını"""
    ),
    occurring=(),
    denial=words(
        """yalanla*, yalanlan*, inkar et*, inkar edi*, inkâr et*, inkâr edi*, iddia* ... redde*, iddia* ... reddet*,
        suçlama* ... reddet*, suçlama* ... redde*, haber* ... redde*, tekzip*, iddia* ... geri çevir*,
        suçlama* ... geri çevir*, kabul etmedi, kabul etmiyor, çürüttü*, çürütü*, yalanladı*, yalanlıyor*,
        inkar ed*, inkâr ed*"""
    ),
    falsehood=words(
        """asılsız*, gerçek dışı*, gerçeği yansıtm*, gerçekleri yansıtm*, gerçeğe aykırı*, doğru değil*, yalan,
        yalandır, yalanı, dezenformasyon*, uydurma*, iftira*, absürt*, saçmalık*, hayal ürünü*, sahte, dayanaksız*,
        mesnetsiz*, temelsiz*, gerçekle ilgisi, düzmece*, asparagas*, kurmaca*, kara propaganda*, propaganda*,
        algı operasyon*, yanıltıcı*, manipülasyon*, çarpıtma*, aslı yok*, aslı olma*, aslı astarı*, gerçek değil*,
        gerçekle bağdaş*, gerçekle örtüş*, saçmalığ*"""
    ),
    future=words(
        """*acak, *ecek, *acaklar, *ecekler, *acaktır, *ecektir, *acağı*, *eceği*, *acağız, *eceğiz, *acakları*,
        *ecekleri*, planla*, plan*, bekleniyor, beklenen, beklendiği*, öngör*, söz verdi, vaat*, vadet*, taahhüt*,
        üzere, *maya hazır, *meye hazır, niyet*, yakında, önümüzdeki, yarın, gelecek hafta, gelecek ay, gelecek yıl,
        karara var*, anlaştı*, mutabık*, mutabakata var*, önerdi, öneriyor, teklif et*, umut*, umuyor*, umduğ*,
        hazırlık*, hazırlığ*, kararlı*, ileride, vaad*, vaade, arifesinde, muhtemel*, olacağ*, niyetinde, taahhüd*,
        *ması hedefleniyor*, *mesi hedefleniyor*, *ması hedeflen*, *mesi hedeflen*, *mayı hedefl*, *meyi hedefl*,
        amaçlıyor*, amaçlanıyor*, amaçlanmakta*, hazırlanıyor*, hazırlanmakta*, *maya hazırlan*, *meye hazırlan*,
        *manın hedefl*, *menin hedefl*, *mayı amaçla*, *meyi amaçla*, *masını amaçla*, *mesini amaçla*"""
    ),
    demand=words(
        """*malı, *meli, *malıdır, *melidir, *malılar, *meliler, gerek, gerekiyor, gerekir, gerektiği*, gerekli*,
        zorunda*, şart*, isted*, istiyor*, talep*, çağrı*, çağır*, ısrar*, yükümlü*, ültimatom*, tavsiye*, emret*,
        çağrısı*, istemişti*, istenen, isteniyor*, istendi*, istenmişti, isteyen, isteyecek*, lazım, mecbur*,
        zorunlu*, bir an önce, derhal, rica et*, bekliyoruz, uyardı*, uyarıyor*, uyarısı*, taleb*"""
    ),
    hypothesis=words(
        """eğer, *ırsa, *irse, *ursa, *ürse, *arlarsa, *erlerse, *mazsa, *mezse, *saydı, *seydi, halinde, takdirde,
        durumunda, şartıyla, koşuluyla, belki, olası*, muhtemel*, ihtimal*, *abilir, *ebilir, *abileceği*,
        *ebileceği*, *abilecek, *ebilecek, tehdit*, risk*, endişe*, *abilecek*, *ebilecek*, *arsa, *erse, *ılırsa,
        *ilirse, *sa bile, *se bile, aksi halde, yoksa, olasılı*, tehdid*"""
    ),
    past=words(
        """yıl önce, on yıl önce, sovyet döneminde, sovyetler birliği döneminde, anlaşmadan önce, tarihte, tarih boyunca, yüzyılda, yüzyıllarda, yüzyıl önce, yüzyılın başı*, yüzyılın sonu*"""
    ),
    anniversary=words("""yıl dönüm*, yıldönüm*, anma, anma tören*, anısına"""),
    recalled=words("hatırlat*, anımsat*, o dönem, o zaman, geçmişte"),
    saying=words(
        """niteled*, nitelendir*, olarak tanımladı, söyle*, açıkla*, bildir*, duyur*, belirt*, ifade et*, ifade edi*, vurgula*, kaydet*, iddia*, suçla*,
        savundu*, savunuyor*, yazdı*, yazıyor*, aktar*, anlat*, ekle*, dedi, diyor, doğrula*, yalanla*, kınad*,
        kınıyor, ilan et*, dile getir*, öne sür*, ileri sür*, çağrıda bulun*, istedi, talep et*, konuştu*,
        değerlendir*, itiraf*, teyit*, söz ver*, vaat*, tehdit*, emret*, çağır*, çağrı*, inkar*, inkâr*, yinele*,
        tekrarla*, hatırlat*, yanıtla*, dikkat çek*, altını çiz*, işaret et*, paylaştı*, eleştir*, umduğ*, inandığ*,
        uyard*, uyarıyor*, uyarısı*, uyarı, sordu, sorarak, itiraz et*, öne çıkar*, söylüyor*, açıklıyor*,
        vurguluyor*, suçluyor*, ekliyor*, doğruluyor*, yalanlıyor*, tehdid*, yineliyor*, tekrarlıyor*, yanıtlıyor*,
        ifade ed*, ilan ed*, iletti*, iletil*, iletiyor*, kaydederek, kaydeden, kaydediyor*"""
    ),
    source_first=(),
    source_last=words(
        "göre, açıklamasında, açıklamasına göre, bülteninde, haberine göre, tarafından yapılan, yapılan açıklamada, yapılan yazılı açıklamada, yapılan ... açıklamada"
    ),
    speaker=words(
        """bakan*, bakanlı*, cumhurbaşkan*, başbakan*, sözcü*, yetkili*, komutan*, ordu*, general*, hükümet*, ombudsman*,
        danışman*, yardımcı*, büyükelçi*, komisyon*, servis*, ajans*, komite*, meclis*, parlamento*, kremlin, misyon*, lider*,
        başkan*, sekreter*, kurum*, dışişleri, savunma, barış, gücü, güçleri, kızılhaç*, bm, ab, agit, gözlemci*, kaynak*,
        uzman*, analist*, mahkeme*, savcı*, milletvekil*, gazete*, haber, yönetim*, müdür*, vali*, hakim*, yargıç*, müşavir*, başdanışman*,
        temsilci*, yazar*, muhabir*, basın*, medya*, site*, heyet*, avukat*, hukukçu*, albay*, subay*, vekil*, büyükelçili*,
        dernek*, derneği*, kuruluş*, şirket*, taraf*, karargâh*, karargah*, genelkurmay*, tarihçi*, arabulucu*, donanma*,
        parti*, birli*, eylemci*, protestocu*, hesaplar*, rektör*, profesör*, doç, dr, belediye, müsteşar*, diplomat*,
        dışişler*, polis*, tuğgeneral*, tümgeneral*, topluluk*, topluluğ*, kızılay, enstitü*, vakıf*, vakf*"""
    ),
    claim=words("iddia*, suçlama*, haber*, açıklama*, söylenti*, bilgi*"),
    joint=words("ancak, ama, fakat, oysa, çünkü, ve, ise, ki, buna karşın, öte yandan, rağmen, ardından, sonra"),
    contrast=words("ancak, ama, fakat, oysa, ise"),
    complement=words("ki"),
    own=words(
        "biz, bizim, bize, bizi, bizimkiler, *madık, *medik, *mıyoruz, *miyoruz, *muyoruz, *müyoruz, *mamışız, *memişiz"
    ),
    talks=words(
        """görüşme*, görüştü*, görüşüyor*, görüşecek*, görüşül*, görüşüp, görüşmek*, görüş alışveriş*, müzakere*,
        telefonla, telefonda, telefon görüşme*, telefonlaş*, istişare*, diyalog*, diyaloğ*, zirve*, gündem*,
        ele al*, masa, masada, masaya, masası*, mutabık kal*, mutabakata var*, mutabakat zaptı*, muhtıra*, anlaştı*,
        anlaşmaya var*, anlaşmak*, anlaşmaya yakın*, uzlaş*, arabulucu*, aracılı*, aracı, tur, turu, turda, turunda,
        öneri*, önerd*, teklif*, taslak*, taslağ*, heyet*, delegasyon*, çalışma grubu*, çalışma grubun*, toplantı*,
        çözüm*, temas*, ziyaret*, pazarlık*, buluştu*, buluşma*, buluşacak*, bir araya gel*, ağırla*, davet*,
        baş başa, ikili görüş*, üçlü görüş*, konuşuldu*, konuyu, konuları, konusunu, konularını, müzakereci*,
        mekik diplomasi*, diplomasi*, yol harita*, paketi, formül*, pazarlığ*, ağırlıyor*"""
    ),
    comment=words(
        """yazar*, yorumu, yorumcu*, yorumla*, yorumda, yorumuna, yorumlar*, köşe yazı*, köşe yazar*, köşesinde,
        analist*, analiz*, görüşünde, görüşünü, görüşüne, görüşleri*, kanaat*, kanısında, uzman*, siyaset bilimci*,
        siyasi gözlemci*, akademisyen*, araştırmacı*, enstitü*, profesör*, prof, doç, doçent*, dr, öğretim üye*,
        tarihçi*, stratejist*, blog*, makale*, yazı, yazıya, yazıda, yazının, yazısı*, yazısında, düşünce kuruluş*,
        düşünüyor*, düşünce*, inanıyor*, inanc*, röportaj*, mülakat*, söyleşi*, programında, programına, dosya,
        neden, niçin, niye, nasıl, nedir, ne oldu, ne olacak, ne anlam*, ne demek, ne değiş*, kim kazan*, kime,
        hangi, soruda, sorusu*, senaryo*, tahmin*, jeopolitik*, strateji*, stratejik*, çıkarlar*, çıkarını,
        çıkarına, etkisi*, etkile*, etki alan*, nüfuz*, denge*, rekabet*, hegemon*, değerlendirdi*, değerlendirme*,
        değerlendiriyor*, bakış*, perspektif*, incele*, açıklıyor, tartış*, ders, dersler*, kazanan*, kaybeden*,
        emekli general*, emekli büyükelçi*, emekli albay*, emekli amiral*, eski büyükelçi*, gözüyle, gelecekte,
        beklenti*, sonuçları, anlamı*, tez, tezi, tezini, çıkarlarını, çıkarların, çıkarlarına, yorumluyor*,
        etkiliyor*"""
    ),
    accusing=words(
        """suçla*, kına*, ihlal*, çiğne*, redded*, reddet*, engelle*, engel ol*, engel çıkar*, engeli*, sabot*,
        kapattı*, kapatıl*, kapatm*, kapatan*, kapatar*, kapatıyor*, kapalı tut*, tıka*, bloke*, ablukaya al*,
        yerine getirmed*, yerine getirmiyor*, yerine getirmem*, yerine getirmey*, yerine getirilmed*,
        yerine getirilmiyor*, yerine getirilmem*, uymuyor*, uymadı*, uymama*, uymayan*, uymadığı*, yanaşmıyor*,
        yanaşmadı*, yanaşmayan*, yanaşmama*, sözünü tutma*, sözünde durma*, bahane*, geciktir*, oyala*,
        sürüncemede*, ayak sürü*, ayak diret*, yokuşa sür*, kınad*, protesto*, yasa dışı*, yasadışı*, hukuk dışı*,
        hukuksuz*, haksız*, keyfi, keyfî, provokasyon*, tahrik*, kışkırt*, şikayet*, şikâyet*, çarpıt*, kaçınıyor*,
        kaçınma*, kaçındı*, aykırı*, kabul edilemez*, ihanet*, saldırgan*, işgalci*, işgal girişim*, işgal et*, suç,
        suçu*, suçlu*, savaş suç*, görmezden*, göz ardı*, göz yum*, göz yumm*, yok say*, hiçe say*, tepki*,
        karşı çık*, eleştir*, bozdu*, bozuyor*, bozmak*, bozma*, boşa çıkar*, baskı*, şantaj*, dayat*, gasp*,
        gaspe*, sözde, taciz*, ikiyüzlü*, çifte standart*, sorumlu tut*, hesap ver*, hesap sor*, ihmal*, yetersiz*,
        seyirci kal*, sessiz kal*, tek taraflı*, nota ver*, düşmanca, tutmayan*, kınıyor*, çiğniyor*, engelliyor*,
        tıkıyor*, oyalıyor*, terk ed*"""
    ),
    done=words(
        """tamamla*, bitti*, bitird*, bitiril*, artık, gerçekleşti*, gerçekleştir*, uygulan*, açıld*, açtı*, açılmış*,
        açılış*, başlad*, başlatıld*, başlatt*, başlamış*, geldi, geldiler, ulaştı*, ulaştırıld*, vardı, vardıl*,
        döndü*, dönmüş*, geri döndü*, getirild*, taşındı*, yerleşt*, yerleştir*, teslim edil*, teslim et*,
        teslim al*, teslim ald*, devredil*, devret*, devrald*, devir teslim*, iade edil*, iade et*, verildi, aldı,
        alındı*, geçti*, geçmiş*, çıkarıld*, çıktı*, çekildi*, ayrıld*, ayrılmış*, boşaltıld*, boşaltt*, inşa edil*,
        inşa et*, yapıldı*, döşend*, kuruldu*, kurulmuş*, konuşland*, serbest bırak*, serbest kal*, bıraktı*,
        bırakıld*, düzenlend*, sürüyor*, devam ediyor, onarıl*, onarıld*, yeniden başla*, yeniden açıl*, çalışıyor*,
        hizmete*, faaliyete geç*, faaliyete başla*, göreve başla*, görevine başla*, işliyor*, girdi*, girmiş*,
        kaldırıld*, evine, evlerine, kavuştu*, kavuşan*, gönderildi*, sevk edil*, sevk et*, sona erd*, temeli at*,
        temel at*, yola çık*, nihayet, üstlend*, denetimine geç*, kontrolüne geç*, kontrolünü al*, tahliye edil*,
        temizlend*, arındır*, tamamlıyor*, yeniden başlıyor*, faaliyete başlıyor*, göreve başlıyor*,
        görevine başlıyor*, teslim ed*, iade ed*, inşa ed*, sevk ed*"""
    ),
    telling=words(
        """gazeteci*, muhabir*, fotoğraf*, görüntü*, video*, film*, belgesel*, hatırlıyor*, hatırladı*, hatıra*,
        anlatıyor*, hikaye*, hikâye*, öykü*, aile*, anne*, baba, babası*, babam*, oğlu*, oğul*, evlat*, evlad*,
        torun*, dede*, nine*, kadın*, çocuk*, genç, gençler*, yaşlı*, komşu*, öğretmen*, öğrenci*, doktor*, çiftçi*,
        mezar*, anı, anıları*, anısı*, kitap*, kitab*, roman*, gezdi*, gezen, gezi*, hayat*, yaşıyor*, yaşam*, ev,
        evi, evler*, evin*, yuva*, köylü*, köy halk*, sakinler*, sakini*, kilise*, manastır*, kader*, memleket*,
        özlem*, hasret*, gözyaş*, duygu*, ata toprak*, baba ocağ*, bir günü, izlenim*, tanık*, çocuğ*, tanığ*"""
    ),
    wording=words(
        """bildiri, bildiriye, bildirinin, bildiride, bildiriden, bildirisi*, bildirge*, beyanname*, belge*, maddesi*,
        madde, maddede, maddeye, maddelik*, metin*, metne, metni*, öngör*, şart, şartlar*, şartnam*, koşullar*,
        koşulu*, imza*, üçlü*, yükümlülük*, yükümlülüğ*, taahhüt*, taahhüd*, üstlen*, mutabakat*, anlaşma*,
        deklarasyon*, sözleşme*, antlaşma*, protokol*, yazılı*, yazıyor, paragraf*, uyarınca, gereği, gereğince,
        çerçevesinde, kapsamında, hüküm, hükümler*, hükümleri*, hükmünü, hükmüne"""
    ),
    praise=words(
        """teşekkür*, öv*, minnet*, şükran*, memnun*, tebrik*, kutla*, alkışla*, selamla*, olumlu*, istikrar*, sakin,
        sakinleş*, sakinli*, sükunet*, sükûnet*, güven içinde, güvenle, güvenli, güvenliği sağlan*, sorunsuz*,
        rahatça, olağan, sağlan*, garanti*, yardımcı ol*, yardım et*, başar*, ilerleme*, yapıcı*, verimli*,
        barışçı*, huzur*, umut*, iyimser*, tarihi bir, büyük adım, örnek, kolaylaş*, kutluyor*, alkışlıyor*,
        selamlıyor*, takdir et*, takdirle, takdirini, normal, normale dön*, normalde"""
    ),
    count=words(
        """toplam*, bugüne kadar, şimdiye kadar, bugüne dek, şimdiye dek, şu ana kadar, yüzde*, sayısı*, sayıs*, sayı,
        sayıda, ton, tonluk, ton'luk, günlük, günde, haftada, her gün, bini, binden fazla, bine, fazla, aşkın,
        aştı*, yaklaşık, neredeyse, yüzlerce, binlerce, onlarca, milyon*, istatistik*, verilere, verileri*, verisi*,
        rakam*, oran*, hektar*, istatistiğ*, milyar, milyarlık"""
    ),
    harm=words(
        """öldür*, öldü*, ölü*, ölen*, can kayb*, can verdi*, hayatını kayb*, yaşamını yitir*, şehit*, yaral*,
        kayıp ver*, ateş, ateşe, ateşi, ateşle, ateşin, ateşinde, ateş aç*, bombala*, bombardıman*, saldır*, çatış*,
        çarpış*, vuruldu*, vurdu*, vurul*, top atış*, topçu*, füze*, taarruz*, ele geçir*, esir al*, kaçır*,
        kıtlık*, kıtlığ*, eksikli*, açlık*, açlığ*, aç kal*, sıkıntı*, yoksun*, tüken*, karne*, kuyru*, mahsur*,
        abluka*, kuşat*, yerinden edil*, yerlerinden edil*, yerinden ol*, sürgün*, kovul*, kovuld*, sınır dışı*,
        kaçtı*, kaçan*, kaçış*, kaçmak*, kaçıyor*, göç, göçe, göçü, göç et*, terk et*, zorla, etnik temizli*,
        soykırım*, katlia*, katled*, yakıld*, yaktı*, yakıp*, yıkı*, yıktı*, yağma*, tahrip*, tahribat*, hasar*,
        mahkum*, mahkûm*, hapis*, hapse*, tutukl*, işkence*, kötü muamele*, insani kriz*, şehid*, bombalıyor*,
        havan, havanla, havan top*, havan ateş*, havan mermi*, kesinti, kesintisi, kesintinin, kesintiler*,
        kesintiye, kurşun, kurşunla*, kurşunlar*, kurşun yağ*, patladı*, patlama*, patlayan, patlat*"""
    ),
    content=words("dığı, diği, duğu, düğü, tığı, tiği, tuğu, tüğü, acağı, eceği"),
    finished=words(
        """dı, di, du, dü, tı, ti, tu, tü, dılar, diler, dular, düler, tılar, tiler, tular, tüler, dık, dik, duk, dük,
        tık, tik, tuk, tük, yor, yorlar, yoruz, mış, miş, muş, müş, mıştır, miştir, muştur, müştür, acak, ecek,
        acaklar, ecekler, maktadır, mektedir"""
    ),
    verb_last=True,
    without_last=True,
)
