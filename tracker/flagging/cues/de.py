"""German."""

from tracker.flagging.cue_table import CueTable, words

TABLE = CueTable(
    negation=words(
        """nicht, kein, keine, keinen, keinem, keiner, keines, nie, niemals, niemand, nichts, weder, noch nicht, nicht mehr,
        weiger*, verweiger*, ausgeblieben, ausbleiben"""
    ),
    without=words("ohne, frei von"),
    idle=words(
        """nicht nur, nicht zuletzt, nicht später, nicht weniger, nicht mehr als, nicht bestritten, nicht dementiert,
        nicht ausgeschlossen, schließt ... nicht aus, nicht anerkannt*, am morgen, heute morgen, gestern morgen,
        diesen morgen, jeden morgen, in nächster nähe"""
    ),
    ending=words(
        "aufgehört, aufhören, beend*, eingestellt, stopp*, gestoppt, verhinder*, behinder*, unterbroch*, abgebrochen"
    ),
    occurring=words(
        "verzeichnet, registriert, festgestellt, gemeldet, beobachtet, gegeben, bestätigt, stattgefunden, vorgekommen"
    ),
    denial=words(
        "dementier*, bestreit*, bestritt*, bestritten, zurückgewiesen, weist ... zurück, wies ... zurück, weisen ... zurück, leugn*, widersprach, widerspricht"
    ),
    falsehood=words(
        "falsch, falsche, unwahr*, haltlos*, unbegründet*, erfunden*, desinformation, lüge*, entspricht nicht, entsprechen nicht"
    ),
    future=words(
        "wird, werden, soll, sollen, sollte, sollten, plan*, geplant*, versprach, verspricht, zugesagt, bald, demnächst, morgen, nächst*, kommend*, bis ende, vorgesehen, beabsichtig*, bereit, einigten, vereinbar*, vorschlag*, vorgeschlagen, will, wollen"
    ),
    demand=words(
        "muss, müssen, müsse, müssten, forder*, gefordert, verlang*, aufgefordert, ruft ... auf, rief ... auf, drängt, drängen, appell*, anordn*, ordnete"
    ),
    hypothesis=words(
        "wenn, falls, sofern, würde, würden, könnte, könnten, möglicherweise, vielleicht, droh*, gefahr, risiko, befürcht*, ob"
    ),
    past=words(
        """vor jahren, sowjetzeit*, vor dem abkommen, im letzten
        jahrhundert, im vorigen jahrhundert, im vergangenen jahrhundert, vor jahrhunderten, zu sowjetischen zeiten"""
    ),
    anniversary=words("jahrestag*, gedenk*"),
    recalled=words("erinner*, damals"),
    saying=words(
        "sagte, sagt, sagen, erklär*, teilte, teilt, mitgeteilt, meld*, bericht*, behaupt*, warf, wirft, beschuldig*, bestätig*, schrieb, schreibt, dementier*, bestritt, bestreitet, betont*, kündig*, warnt*"
    ),
    source_first=words("laut, nach angaben, zufolge, nach aussage, nach darstellung"),
    source_last=words("zufolge"),
    speaker=words(
        "ministerium, verteidigungsministerium, außenministerium, minister, präsident, premier, ministerpräsident, sprecher*, armee, regierung, botschaft*, kommission, agentur, komitee, parlament, kreml, mission, behörden, chef, sekretär, rotes, kreuz, uno, unhcr, eu, osze, experte*, gericht, staatsanwalt*"
    ),
    claim=words("vorwurf, vorwürfe, bericht*, behauptung*, angaben, meldung*, gerüchte"),
    joint=words("aber, doch, während, obwohl, weil, da, dass, nachdem, bevor, als, wo, sondern, jedoch"),
    contrast=words("aber, doch, während, obwohl, jedoch"),
    complement=words("dass"),
    own=words("wir, uns, unser, unsere, unseren, unserer, unserem"),
    talks=words(
        """verhandl*, verhandel*, gespräch*, telefon*, treffen, traf, trafen, beriet*, beratung*, dialog, gipfel*,
        vereinbar*, einig*, vermittl*, vorschlag*, schlug, schlägt"""
    ),
    comment=words(
        """autor*, kommentar*, analyst*, analyse*, experte*, meinung, wissenschaftler*, institut, professor*,
        historiker*, interview, warum, szenari*, geopolit*, interessen, einfluss"""
    ),
    accusing=words(
        """beschuldig*, vorwurf*, vorwürfe*, wirft, warf, verletz*, verstoß*, verstöß*, weiger*, lehnt*,
        blockier*, sperr*, verurteil*, protest*, illegal*, rechtswidrig*, provok*"""
    ),
    done=words(
        """bereits, abgeschlossen, begonnen, begann, eröffnet, angekommen, zurückgekehrt, übergeben,
        übernommen, erreicht, gebaut, freigelassen, fortgesetzt, wiederhergestellt, stationiert"""
    ),
    telling=words(
        """journalist*, reporter*, foto*, film*, erinner*, erzähl*, familie*, mutter, vater, eltern, sohn,
        söhne, grab, gräber, buch"""
    ),
    wording=words(
        """laut abkommen, abkommen*, dokument*, punkt, punkte, artikel, text, sieht vor, vorgesehen,
        bedingung*, unterzeichn*, dreiseitig*, trilateral*, verpflicht*, erklärung"""
    ),
    praise=words("dank*, lobt*, begrüß*, stabil*, ruhig*, sicher, reibungslos*, garant*, erfolg*, fortschritt*"),
    count=words("insgesamt, bisher, prozent, tonnen, täglich, mehr als, rund, fast, hunderte, tausende"),
    harm=words(
        """getötet*, tote*, verletzt*, beschoss*, beschuss*, angriff*, angegriff*, offensive, blockade,
        mangel, hunger*, vertreib*, vertrieb*, flucht, flieh*, floh*, geflohen*, zerstör*, verurteilt"""
    ),
    capital_nouns=True,
)
