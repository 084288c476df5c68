//! The words for needs: English, and the languages in which lists come in most (see the vocabulary of travel).

use std::sync::LazyLock;

use super::NeedKind;
use crate::words::Phrases;

/// Each kind with the words that speak of it.
pub(super) static KINDS: LazyLock<[(NeedKind, Phrases); 8]> = LazyLock::new(|| {
    let kind = |kind, words| (kind, Phrases::new(&[words]));
    [
        kind(NeedKind::Wheelchair, WHEELCHAIR),
        kind(NeedKind::StepFree, STEP_FREE),
        kind(NeedKind::Bsl, BSL),
        kind(NeedKind::HearingLoop, HEARING_LOOP),
        kind(NeedKind::LargePrint, LARGE_PRINT),
        kind(NeedKind::QuietSpace, QUIET_SPACE),
        kind(NeedKind::Companion, COMPANION),
        kind(NeedKind::Seating, SEATING),
    ]
});

const WHEELCHAIR: &str = "neįgaliojo vežimėl*, vežimėl*, αναπηρικό αμαξίδιο, αμαξίδιο, ویلچر, صندلی چرخدار, \
    rolstoel*, kerekesszék*, karrocë*, kiti cha magurudumu, wheelchair*, w chair, wheel chair, mobility scooter, \
    scooter, powerchair, silla de ruedas, cadeira \
    de rodas, fauteuil roulant, rollstuhl*, sedia a rotelle, carrozzina, wózek inwalidzki, wózku inwalidzkim, na wózku, \
    wózka inwalidzkiego, wózek, scaun cu rotile, fotoliu rulant, tekerlekli sandalye*, kursiga curyaanka, kursiga \
    naafada, cadair olwyn, كرسي متحرك, وہیل چیئر, ویل چیئر, হুইলচেয়ার, व्हीलचेयर, инвалидн* коляск*, инвалидная коляска, \
    коляск*, інвалідн*, візок, 轮椅, xe lăn, ተሽከርካሪ ወንበር, ዊልቸር";

const STEP_FREE: &str = "laipt*, σκάλες, σκαλιά, σκαλοπάτια, ράμπα, پله, پله ها, بدون پله, trap, trappen, fără scări, \
    lépcső*, shkallë*, ngazi, step free, stepfree, no steps, no stairs, stairs, steps, ramp, ramps, lift, elevator, \
    level access, \
    walking stick, crutches, walking frame, zimmer, rollator, mobility, cannot climb, disabled access, escaleras, \
    escalera, sin escalones, escalones, rampa, ascensor, escadas, degraus, elevador, escaliers, escalier, marches, sans \
    marches, ascenseur, béquilles, rampe, stufen, stufenlos, treppen, treppe, aufzug, gehhilfe, scale, gradini, \
    ascensore, schod*, winda, windy, bez barier, kule, scări, trepte, lift, merdiven*, asansör*, jaranjar*, grisiau, \
    stepiau, سلالم, درج, الدرج, مصعد, سیڑھیاں, سیڑھی, সিঁড়ি, सीढ़ी, सीढ़ियाँ, лестниц*, ступен*, пандус*, лифт*, сход*, \
    楼梯, 台阶, 无障碍, 电梯, cầu thang, ደረጃ, መደያይቦ";

const BSL: &str = "gestų kalb*, νοηματική, زبان اشاره, gebarentaal, jelnyelv*, gjuha e shenjave, lugha ya ishara, \
    bsl, sign language, signer, signing, lengua de signos, lengua de señas, língua gestual, língua de sinais, \
    langue des signes, gebärdensprach*, lingua dei segni, język* migow*, języka migowego, migow*, limbajul semnelor, \
    işaret dili, luqadda dhegoolaha, iaith arwyddion, لغة الإشارة, اشاروں کی زبان, жестов*, 手语, ngôn ngữ ký hiệu";

const HEARING_LOOP: &str = "klausos, επαγωγικός βρόχος, ακουστικά βαρηκοΐας, سمعک, ringleiding, hoortoestel, \
    hallókészülék*, hearing loop, induction loop, loop, hearing aid, hearing aids, hard of hearing, hearing impaired, t \
    loop, bucle magnético, bucle de inducción, bucle auditivo, audífono*, anel magnético, aparelho auditivo, boucle \
    magnétique, boucle auditive, boucle à induction, appareil auditif, induktionsschleife, hörschleife, hörgerät*, \
    schwerhörig*, apparecchio acustico, pętl*, aparat słuchowy, słabosłysząc*, buclă, aparat auditiv, işitme*, \
    qalabka maqalka, maqalka, dolen sain, dolen glyw, حلقة سمعية, سماعة, آلہ سماعت, শ্রবণ*, слухов*, 助听器, máy trợ thính";

const LARGE_PRINT: &str = "stambus šrift*, stambiu šriftu, μεγάλα γράμματα, چاپ درشت, حروف درشت, grote letters, \
    groot lettertype, nagy betű*, shkronja të mëdha, maandishi makubwa, large print, big print, large type, \
    large text, large font, partially sighted, visually impaired, \
    letra grande, letras grandes, letra grossa, gros caractères, gros caracteres, grossdruck, großdruck, große schrift, \
    grosse schrift, caratteri grandi, duż* druk*, dużym drukiem, duże litery, litere mari, büyük harf*, büyük punto, far \
    waaweyn, qoraal weyn, print bras, خط كبير, بڑے حروف, বড় অক্ষর, बड़े अक्षर, крупн* шрифт*, крупный шрифт, \
    великий шрифт, \
    大字, chữ lớn";

const QUIET_SPACE: &str = "ram* viet*, ήσυχος χώρος, ήσυχο, جای آرام, اتاق آرام, rustige*, csendes*, quiet, autis*, \
    sensory, low noise, calm space, calm room, neurodiver*, espacio tranquilo, \
    tranquil*, espaço calmo, calme, espace calme, ruhig*, ruheraum, cich*, spokojn*, autyz*, sessiz*, otiz*, goob \
    deggan, meel deggan, lle tawel, tawel, liniştit, هادئ, مكان هادئ, پرسکون, শান্ত, тих*, аутиз*, 安静, yên tĩnh";

const COMPANION: &str = "lydint*, συνοδός, με συνοδό, همراه, begeleider, kísérő*, shoqërues*, msaidizi, companion, \
    carer, carers, pa, personal assistant, support worker, helper, chaperone, accompanied by, \
    acompañante, asistente personal, acompanhante, accompagnateur, accompagnatrice, accompagnant*, begleit*, \
    accompagnatore, opiekun*, asystent*, însoțitor, refakatçi, caawiye, gofalwr, مرافق, নার্স, сопровожда*, супров*, \
    陪同, 陪护, 陪伴";

const SEATING: &str = "seat, seats, seating, aisle, near the front, at the front, front row, near exit, \
    near the exit, need to \
    sit, needs to sit, chair with arms, bad knees, bad back, asiento cerca*, asiento delante, lugar à frente, place \
    devant, sitzplatz vorne, miejsce siedzące, miejsce z przodu, loc în față, önde oturma, مقعد أمامي, 前排";

/// Food that is eaten or must not be.
pub(super) static DIET: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "χορτοφάγος, χωρίς γλουτένη, χαλάλ, گیاهخوار, حلال, vegetar*, glutenvrij, be gliuteno, vegetariškas, \
            gluténmentes, pa gluten, nötter, notenallergie, v, ve, gf, df, veg, veggie, vegetarian*, vegan*, halal, \
            kosher, gluten*, coeliac, celiac, nut, nuts, \
        peanut*, allerg*, dairy, lactose, diabetic, pork, beef, meat, fish, shellfish, egg, eggs, jain, pescatarian, food, \
        epipen, intoleran*, sesame, soya, milk, onion, diet, dietary, végétarien*, végan*, vegetarisch, sin gluten, sans \
        gluten, glutenfrei, bezgluten*, wegetaria*, wegan*, alergi*, alerj*, helal, xalaal, koszer*, casher, frutos secos, \
        nueces, cacahuete*, noix, arachide*, nüsse, nussallergie, orzech*, orzesz*, laktoz*, nuci, fındık, fıstık, \
        llysieuol, heb glwten, figan, نباتي, حلال, مكسرات, سبزی خور, নিরামিষ, হালাল, शाकाहारी, вегетариан*, вегетаріан*, \
        халяль, орех*, горіх*, глютен*, 素食, 清真, 花生, 过敏, ăn chay, ጾም",
    ])
});

/// That an interpreter is asked for.
pub(super) static INTERPRETS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "vertėj*, διερμηνέας, διερμηνεία, tolk, tolmács*, përkthyes*, mkalimani, interpret*, interpreter, translat*, \
            speaks, language, intérprete*, traducci*, traductor*, tradutor*, \
        traduç*, traduct*, traduc*, dolmetsch*, übersetz*, tłumacz*, tercüman*, çeviri, turjubaan*, turjumaan*, cyfieith*, \
        مترجم, ترجمة, مترجم چاہیے, ترجمان, দোভাষী, অনুবাদ*, दुभाषिया, अनुवाद*, переводчик*, перекладач*, 翻译, 口译, phiên \
        dịch, ተርጓሚ, ኣስተርጓሚ",
    ])
});

/// Languages, as they are called in English and as their own speakers and their neighbours call them.
pub(super) static LANGUAGES: LazyLock<Vec<(&'static str, Phrases)>> = LazyLock::new(|| {
    let language = |(name, others): &(&'static str, &'static str)| (*name, Phrases::new(&[*name, *others]));
    NAMES.iter().map(language).collect()
});

#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("Albanian", "shqip, albański*"), ("Amharic", "አማርኛ"), ("Arabic", "العربية, عربي, árabe, arabe, arabisch, arabski*, carabi*, арабск*"),
    ("Bengali", "bangla, বাংলা, bengalí"), ("Bulgarian", "български"), ("Cantonese", "粤语, 广东话"), ("Chinese", "中文, 普通话, chino, chinois"),
    ("Czech", "čeština"), ("Dari", "دری"), ("Dutch", ""), ("Farsi", "فارسی"), ("French", "français, francés, französisch, francuski*"),
    ("German", "deutsch, alemán, allemand, niemiecki*"), ("Greek", "ελληνικά"), ("Gujarati", "ગુજરાતી"), ("Hausa", ""), ("Hebrew", "עברית"),
    ("Hindi", "हिंदी, हिन्दी"), ("Hungarian", "magyar"), ("Igbo", ""), ("Indonesian", ""), ("Italian", "italiano, włoski*"), ("Japanese", "日本語"),
    ("Korean", ""), ("Kurdish", "kurdî, sorani, kurmanji"), ("Lingala", ""), ("Lithuanian", "lietuvių"), ("Mandarin", "国语"),
    ("Nepali", "नेपाली"), ("Oromo", ""), ("Pashto", "پښتو, پشتو"), ("Persian", ""),
    ("Polish", "polski*, polsku, polaco, polonais*, polnisch*, polacco, poloneză, lehçe, pwyleg, польск*"),
    ("Portuguese", "português, portugués, portugais, portugiesisch"), ("Punjabi", "ਪੰਜਾਬੀ, پنجابی"), ("Romanian", "română, rumano, roumain, rumuński*"),
    ("Russian", "русский, русского, ruso, russe, rosyjski*"), ("Slovak", ""),
    ("Somali", "soomaali*, somalí, somalien, somalisch*, somalijski*, الصومالية, صومالي, сомали*"), ("Spanish", "español, castellano, espagnol, spanisch, hiszpański*"),
    ("Swahili", "kiswahili"), ("Sylheti", "সিলেটি"), ("Tagalog", "filipino"), ("Tamil", "தமிழ்"), ("Telugu", ""), ("Thai", ""), ("Tigrinya", "ትግርኛ"),
    ("Turkish", "türkçe, turco, turc, türkisch, turecki*"), ("Twi", ""), ("Ukrainian", "українськ*, украинск*, ukraiński*, ucraniano"),
    ("Urdu", "اردو"), ("Vietnamese", "tiếng việt"), ("Welsh", "cymraeg"), ("Yoruba", ""),
];
