"""Turkish. Verbs end their clauses; most cues are endings of verbs."""

from tracker.flagging.cue_table import CueTable, words

TABLE = CueTable(
    negation=words(
        """*madık, *medik, *mıyoruz, *miyoruz, *muyoruz, *müyoruz, *mamışız, *memişiz, *madı, *medi, *madılar, *mediler, *mıyor, *miyor, *muyor, *müyor, *mıyorlar, *miyorlar, *muyorlar, *müyorlar,
        *mamış, *memiş, *mamıştı, *memişti, *mamıştır, *memiştir, *mamışlar, *memişler, *mayacak, *meyecek, *mayacaklar,
        *meyecekler, *mayacağı*, *meyeceği*, *madığı*, *mediği*, *maz, *mez, *mazlar, *mezler, *mıyordu, *miyordu,
        *mamakta*, *memekte*, *madığını, *amadı, *emedi, değil, değildir, değildi, değiller, yok, yoktur, yoktu, hiçbir,
        hiç bir, hiç kimse, kimse, asla, reddetti, reddediyor, reddederek"""
    ),
    without=words("*madan, *meden, olmaksızın, *maksızın, *meksizin"),
    idle=words(
        """sadece ... değil, yalnızca ... değil, yalnız ... değil, değil mi, reddetmedi, yalanlamadı, yalanlamıyor, inkar
        etmedi, kumandan, ramazan, elmas, namaz, yılmaz, korkmaz, dönmez, sönmez, temmuz, herkese, kaçınılmaz, vazgeçilmez,
        bitmez, durmadan, bıkmadan, usanmadan, açıklamadan, ancak, sıcak, bucak, kucak, bıçak, alacak verecek, açacak,
        değilse, yok et*, yok ol*, madı, medi, ahmedi, temeli, emeli, hiçbir zaman unut*, er geç, idamadan, *lamadan,
        olmazsa olmaz, *lemeden, maden, madeni, gelecek, geleceği, geleceğini, geleceğine, geleceğe, yakacak, yiyecek,
        giyecek, maddi, manevi, en az"""
    ),
    ending=words(
        """dur, durdu, durdur*, durmadı, durmuyor, kes, kesti, kesil*, kesme*, dinmedi, dinmiyor, son verme*, son bulma*, sona
        erme*, bitme*, vazgeçme*, engelleme*, engel olma*, önleme*, engellenme*, ara verme*, bırakma*"""
    ),
    occurring=(),
    denial=words(
        """yalanla*, yalanlan*, inkar et*, inkar edi*, inkâr et*, inkâr edi*, iddia* ... redde*, iddia* ... reddet*, suçlama* ... reddet*, suçlama*
        ... redde*, haber* ... redde*, tekzip*, iddia* ... geri çevir*, suçlama* ... geri çevir*, kabul etmedi, kabul etmiyor"""
    ),
    falsehood=words(
        """asılsız*, gerçek dışı*, gerçeği yansıtm*, gerçekleri yansıtm*, gerçeğe aykırı*, doğru değil*, yalan, yalandır,
        yalanı, dezenformasyon*, uydurma*, iftira*, absürt*, saçmalık*, hayal ürünü*, sahte, dayanaksız*, mesnetsiz*, temelsiz*, gerçekle ilgisi"""
    ),
    future=words(
        """*acak, *ecek, *acaklar, *ecekler, *acaktır, *ecektir, *acağı*, *eceği*, *acağız, *eceğiz, *acakları*,
        *ecekleri*, planla*, plan*, bekleniyor, beklenen, beklendiği*, öngör*, hedefl*, amaçl*, söz verdi, vaat*, vadet*,
        taahhüt*, üzere, *maya hazır, *meye hazır, hazırlan*, niyet*, yakında, önümüzdeki, yarın, gelecek hafta, gelecek ay, gelecek yıl, karara var*,
        anlaştı*, mutabık*, mutabakata var*, önerdi, öneriyor, teklif et*"""
    ),
    demand=words(
        """*malı, *meli, *malıdır, *melidir, *malılar, *meliler, gerek, gerekiyor, gerekir, gerektiği*, gerekli*, zorunda*,
        şart*, isted*, istiyor*, talep*, çağrı*, çağır*, ısrar*, yükümlü*, ültimatom*, tavsiye*, emret*, çağrısı*"""
    ),
    hypothesis=words(
        """eğer, *ırsa, *irse, *ursa, *ürse, *arlarsa, *erlerse, *mazsa, *mezse, *saydı, *seydi, halinde, takdirde, durumunda,
        şartıyla, koşuluyla, belki, olası*, muhtemel*, ihtimal*, *abilir, *ebilir, *abileceği*, *ebileceği*, *abilecek,
        *ebilecek, tehdit*, risk*, endişe*"""
    ),
    past=words(
        """yıl önce, on yıl önce, yüzyıl*, sovyet döneminde, sovyetler birliği döneminde, savaş
        sırasında, savaşı sırasında, savaşta, savaşından önce, savaştan önce, birinci karabağ savaş*, anlaşmadan önce,
        ateşkesten önce, bildiriden önce, tarihi, tarihte"""
    ),
    anniversary=words("yıl dönüm*, yıldönüm*, anıl*, anma"),
    recalled=words("hatırlat*, anımsat*, o dönem, o zaman, geçmişte"),
    saying=words(
        """söyle*, açıkla*, bildir*, duyur*, belirt*, ifade et*, ifade edi*, vurgula*, kaydet*, iddia*, suçla*, savundu*, savunuyor*, yazdı*, yazıyor*,
        aktar*, anlat*, ekle*, dedi, diyor, doğrula*, yalanla*, uyar*, kınad*, kınıyor, ilan et*,
        dile getir*, öne sür*, ileri sür*, çağrıda bulun*, istedi, talep et*, konuştu*, değerlendir*, itiraf*, teyit*, söz ver*, vaat*, tehdit*, emret*, çağır*, çağrı*, inkar*, inkâr*"""
    ),
    source_first=(),
    source_last=words("göre, açıklamasında, açıklamasına göre, bülteninde, haberine göre, tarafından yapılan"),
    speaker=words(
        """bakan*, bakanlı*, cumhurbaşkan*, başbakan*, sözcü*, yetkili*, komutan*, ordu*, general*, hükümet*, ombudsman*,
        danışman*, yardımcı*, büyükelçi*, komisyon*, servis*, ajans*, komite*, meclis*, parlamento*, kremlin, misyon*, lider*,
        başkan*, sekreter*, kurum*, dışişleri, savunma, barış, gücü, güçleri, kızılhaç*, bm, ab, agit, gözlemci*, kaynak*,
        uzman*, analist*, mahkeme*, savcı*, milletvekil*, gazete*, haber, yönetim*, müdür*, vali*, hakim*, yargıç*"""
    ),
    claim=words("iddia*, suçlama*, haber*, açıklama*, söylenti*, bilgi*"),
    joint=words("ancak, ama, fakat, oysa, çünkü, ve, ise, ki, buna karşın, öte yandan, rağmen, ardından, sonra"),
    contrast=words("ancak, ama, fakat, oysa, ise"),
    complement=words("ki"),
    own=words(
        "biz, bizim, bize, bizi, bizimkiler, *madık, *medik, *mıyoruz, *miyoruz, *muyoruz, *müyoruz, *mamışız, *memişiz"
    ),
    talks=words(
        """görüş*, müzakere*, konuş*, telefon*, istişare*, diyalog*, zirve*, gündem*, gündeme getir*, ele al*,
        mutabakat*, muhtıra*, anlaş*, uzlaş*, arabulucu*, tur, turu, konu, konusu, konusunda, öneri*, önerd*,
        teklif*, taslak*, heyet*, çalışma grubu*, toplantı*, çözüm*, temas*, ziyaret*, pazarlık*"""
    ),
    comment=words(
        """yazar*, yorum*, köşe*, analist*, analiz*, görüşün*, kanaat*, uzman*, siyaset bilimci*,
        akademisyen*, araştırmacı*, enstitü*, profesör*, tarihçi*, blog*, makale*, yazı, yazıya, yazıda,
        yazısı*, düşün*, inan*, röportaj*, mülakat*, söyleşi*, neden, niçin, nasıl, ne anlama, senaryo*,
        öngörü*, jeopolitik*, çıkar, çıkarlar*, etki*, nüfuz*, değerlendir*, bakış*, inceleme*, açıklıyor,
        tartış*"""
    ),
    accusing=words(
        """suçla*, kına*, ihlal*, çiğne*, redded*, reddet*, engel*, sabot*, kapat*, yerine getirm*, uymuyor,
        uymadı*, uymama*, bahane*, geciktir*, oyala*, uzat*, kınad*, protesto*, yasa dışı*, yasadışı*,
        hukuksuz*, provokasyon*, kışkırt*, şikayet*, çarpıt*, kaçın*, aykırı*, kabul edilemez*, ihanet*,
        saldırgan*, işgal*, suç, suçu*, görmezden*, tepki*, karşı çık*"""
    ),
    done=words(
        """tamamla*, bit*ti, artık, gerçekleştir*, uygulan*, açıldı, açtı, açılmış, başlad*, başlatıldı,
        geldi, geldiler, ulaştı, vardı, döndü, döndüler, geri döndü*, getirildi, taşındı, yerleş*, teslim
        edil*, teslim et*, devredil*, devret*, verildi, aldı, alındı, geçti, geçtiler, çıkarıldı, çıktı,
        çekildi, ayrıldı, inşa edil*, yapıldı, kuruldu, konuşlan*, serbest bırakıl*, serbest kal*, bıraktı,
        bırakıldı, düzenlendi, sürüyor, devam ediyor, onarıl*, yeniden başla*, çalışıyor, hizmete*, girdi,
        kaldırıldı, evine, evlerine"""
    ),
    telling=words(
        """gazeteci*, muhabir*, fotoğraf*, görüntü*, video*, film*, belgesel*, hatırla*, anlat*, hikaye*,
        öykü*, aile*, anne*, baba*, oğlu, oğul*, evlat*, öğretmen*, öğrenci*, mezar*, anı, anıları*, kitap*,
        gezdi, gezen, gez*, hayat*, yaşıyor*, ev, evi, evler*, evin*, köylü*, kilise*, manastır*, kader*"""
    ),
    wording=words(
        """bildiriye göre, anlaşmaya göre, bildiri*, belge*, madde*, metin*, metne, metni*, hüküm*, öngör*,
        şart, şartlar*, koşul*, imza*, üçlü*, yükümlülük*, üstlen*, mutabakat*, anlaşma*, deklarasyon*,
        sözleşme*, yazıl*, paragraf*"""
    ),
    praise=words(
        """teşekkür*, öv*, memnun*, tebrik*, kutla*, olumlu*, istikrar*, sakin*, güven içinde, güvenli*,
        engelsiz*, normal*, sağlan*, sağla*, garanti*, yardım*, başar*, ilerleme*, yapıcı*, barışçı*, huzur*"""
    ),
    count=words(
        """toplam*, bugüne kadar, şimdiye kadar, bugüne dek, yüzde*, sayısı, sayı, ton, günlük, günde, her
        gün, fazla, aşkın, yaklaşık, neredeyse, yüzlerce, binlerce, onlarca, istatistik*, verilere, rakam*"""
    ),
    harm=words(
        """öldür*, öldü*, ölü*, can kayb*, şehit*, yaral*, ateş açt*, ateş*, kurşun*, bombala*, saldır*,
        taarruz*, ele geçir*, kıtlık*, eksikli*, açlık*, abluka*, kuşat*, yerinden edil*, sürgün*, kovul*,
        kaç*, zorla*, etnik temizli*, yak*ıldı, yakt*, yıkı*, hasar*, mahkum*, hapis*, tutukl*, işkence*"""
    ),
    verb_last=True,
    without_last=True,
)
