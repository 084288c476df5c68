//! The words for ways of travelling: English, and the languages in which lists come in most.
//!
//! Spanish, Portuguese, French, German, Italian, Polish, Romanian, Turkish, Somali, Welsh, Arabic, Urdu, Bengali, Hindi,
//! Russian, Ukrainian, Chinese, Vietnamese, Tigrinya. A word that means one thing here and another there (`car` is a coach
//! in France) means what it does in English.

use std::sync::LazyLock;

use crate::words::Phrases;

/// Looks words up once they are needed.
type Words = LazyLock<Phrases>;

pub(super) static TAXI: Words = LazyLock::new(|| {
    Phrases::new(&[
        "taksi, ταξί, تاکسی, teksi, taxi, taxis, cab, minicab, uber, dial a ride, ring and ride, ring ride, taksówk*, \
            taksi, tagsi, tacsi, \
        تاكسي, سيارة أجرة, ٹیکسی, ট্যাক্সি, टैक्सी, такси, таксі, 出租车, 的士, 打车, xe taxi, ታክሲ",
    ])
});

pub(super) static COACH: Words = LazyLock::new(|| {
    Phrases::new(&[
        "πούλμαν, اتوبوس دربستی, nuomot* autobus*, autocarul, cu autocarul, touringcar, kochi, basi la kukodi, coach, \
            coaches, minibus, mini bus, church bus, mosque bus, school bus, group bus, our bus, autocar, \
        autocares, en autocar, micro, autokar, autokarem, reisebus, pullman, autocarro alugado, camioneta, servis, coets, \
        حافلة, الحافلة, کوچ, কোচ, कोच, 大巴, 旅游巴士, 客车, 包车, xe khách, автобусом от группы",
    ])
});

pub(super) static TRAIN: Words = LazyLock::new(|| {
    Phrases::new(&[
        "traukin*, τρένο, τραίνο, μετρό, قطار, trein, vonat*, treni, tren*, train, rail, tube, underground, tram, \
            metro, dlr, overground, railway, subway, tren, trens, comboio, \
        trem, zug, bahn, u bahn, s bahn, strassenbahn, treno, pociąg*, kolej*, tramwaj*, trên, tareen*, قطار, ٹرین, ট্রেন, \
        रेल, ट्रेन, поезд*, электричк*, електричк*, поїзд*, потяг*, 火车, 地铁, tàu hỏa, xe lửa, ባቡር",
    ])
});

pub(super) static CYCLE: Words = LazyLock::new(|| {
    Phrases::new(&[
        "dvirači*, ποδήλατο, دوچرخه, fiets, kerékpár*, biçiklet*, baiskeli, bisikleta, bike, bicycle, cycle, cycling, \
            cyclist, push bike, bici, bicicleta, vélo, velo, fahrrad, rad, mit dem rad, \
        rower, rowerem, bisiklet, baaskiil, bushkuleeti, beic, beicio, دراجة, سائیکل, সাইকেল, साइकिल, велосипед*, 自行车, \
        骑车, xe đạp, ብሽክሌት",
    ])
});

pub(super) static WALK: Words = LazyLock::new(|| {
    Phrases::new(&[
        "pėsči*, με τα πόδια, περπάτημα, πεζός, پیاده, te voet, lopend, gyalog, në këmbë, kwa miguu, naglalakad, \
            walk, walks, walking, foot, on foot, a pie, andando, caminando, a pé, à pied, pied, zu fuss, zu fuß, fuss, \
        a piedi, pieszo, piechotą, na piechotę, pe jos, yürüyerek, yürüyüş, yaya, lug, lugta, lugaynaya, socod, cerdded, \
        مشي, مشياً, سيرا على الأقدام, پیدل, হেঁটে, পায়ে হেঁটে, पैदल, пешком, пішки, 步行, 走路, 走, đi bộ, ብእግሪ, በእግር",
    ])
});

pub(super) static BUS: Words = LazyLock::new(|| {
    Phrases::new(&[
        "autobus*, λεωφορείο, اتوبوس, busz, autobusi, basi, daladala, bus lijn, bus, buses, public transport, \
            autobús, autobus, autobusem, guagua, colectivo, ônibus, autocarro, autobuz, \
        otobüs, otobüsle, baska, bas, bws, باص, بس, বাস, बस, автобус*, маршрутк*, 巴士, 公交, 公交车, 公车, xe buýt, አውቶቡስ, \
        transporte público, transport public, öpnv, transports en commun",
    ])
});

pub(super) static CAR: Words = LazyLock::new(|| {
    Phrases::new(&[
        "mašin*, automobili*, αυτοκίνητο, με αυτοκίνητο, με αμάξι, ماشین, ماشین خودم, eigen auto, autóval, kocsival, \
            makinë, me makinë, gari, kwa gari, kotse, car, drive, drives, driving, driver, own transport, vehicle, \
            van, parking, motorbike, coche, carro, \
        conduzco, en coche, manejando, voiture, en voiture, auto, pkw, macchina, samochód, samochodem, autem, mașina, \
        masina, cu mașina, araba, arabam, arabayla, arabamla, kendi arabam, araç, gaari, gaariga, gaari gaar ah, gyrru, \
        سيارة, سيارتي, گاڑی, کار, گاڑی سے, গাড়ি, গাড়িতে, कार, गाड़ी, машин*, автомобил*, своим ходом, авто, 开车, 自驾, \
        汽车, 驾车, xe hơi, ô tô, lái xe, መኪና, መኪና ብ",
    ])
});

pub(super) static LIFT: Words = LazyLock::new(|| {
    Phrases::new(&[
        "reikia pavež*, pavežti, χρειάζεται μεταφορά, θέλει μεταφορά, να με πάρει κάποιος, کسی مرا, سواری, să mă ia, \
            să mă ia cineva, m ia cineva, lift nodig, meerijden, fuvar*, kam nevojë për transport, nahitaji usafiri, \
            lift, lifts, ride, carpool, car share, carshare, passenger, pick me up, picked up, being driven, necesita \
        transporte, necesito transporte, que me lleven, que me recojan, me llevan, boleia, carona, preciso de transporte, \
        precisa de transporte, covoiturage, besoin de transport, cherche une place, besoin d un transport, mitfahr*, \
        braucht mitfahrt, mitfahren, passaggio, podwózk*, podwiezieni*, potrzebuj* transport*, potrzebny transport, am \
        nevoie de transport, nevoie de transport, araç lazım, biri alsın, i qaad, rafci, lifft, يحتاج توصيل, أحتاج توصيل, \
        توصيل, لفٹ, سواری چاہیے, লিফট, लिफ्ट, memmener, emmener, menmener, beni alacak, alacak biri, подвезти, \
        подвезите, нужна машина, підвезти, 搭车, 搭便车, 需要接送, 接送, \
        cần đưa đón, đi nhờ",
    ])
});

/// That there are seats for others.
pub(super) static OFFERS: Words = LazyLock::new(|| {
    Phrases::new(&[
        "laisv* viet*, θέσεις, θέση, جای خالی, جا دارم, posti liberi, locuri libere, vrije plaatsen, plaatsen vrij, \
            szabad hely*, vende të lira, nafasi, can take, could take, will take, room, space, spaces, seat, seats, \
            spare, offer, offers, offering, can \
        give, giving, can bring, can carry, lifts available, give lifts, give a lift, take others, plazas, plaza, \
        asientos, \
        asiento, sitio, sitios, puedo llevar, lugares, vagas, places, place, places libres, plätze, platz, sitzplätze, \
        posti, lle, lle i, miejsca, miejsce, miejsc, wolne miejsca, locuri, loc liber, boş yer, yer var, \
        kişi alabilirim, kursi bannaan, \
        boos, seddi, مقاعد, مقعد, أماكن, نشستیں, সিট, আসন, सीट, места, место, місця, 座位, 空位, 可带, chỗ trống",
    ])
});

/// That somebody is wanted to drive.
pub(super) static WANTED: Words = LazyLock::new(|| {
    Phrases::new(&[
        "need*, want*, would like, look*, necesit*, precis*, besoin*, cherche*, brauch*, suche*, potrzeb*, nevoie, \
        lazım, ihtiyac*, يحتاج, أحتاج, چاہیے, দরকার, चाहिए, нужн*, потріб*, 需要",
    ])
});
