//! What columns are called: the vocabulary, in English and in the languages in which lists come in most.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Field;
use crate::words::{Phrases, folded};

/// The vocabulary as it is looked up.
pub(super) struct Vocabulary {
    /// The longer English words of the phrases, to which misspelt ones are held.
    words: Vec<String>,
    exact: HashMap<String, Option<Field>>,
    within: Vec<(Option<Field>, Phrases)>,
}

pub(super) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let phrases =
        || HEADINGS.iter().chain(WORLD).flat_map(|(field, text)| text.split(',').map(|phrase| (*field, phrase)));
    // What is told first of a phrase counts.
    let mut exact = HashMap::new();
    for (field, phrase) in phrases() {
        exact.entry(folded(phrase)).or_insert(field);
    }
    let within = HEADINGS.iter().chain(WORLD).map(|(field, text)| (*field, Phrases::new(&[text]))).collect();
    let words = HEADINGS.iter().filter(|(field, _)| field.is_some()).flat_map(|(_, text)| text.split([',', ' ']));
    let mut words: Vec<String> = words.map(folded).filter(|word| word.len() > 3).collect();
    words.sort();
    words.dedup();
    Vocabulary { words, exact, within }
});

/// Whether one word is a slip of the keyboard away from another: of a short one, two letters that changed places.
fn is_a_slip(ours: &str, word: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    strsim::osa_distance(ours, word) == 1 && (word.len() > 4 && ours.len() > 4 || sorted(ours) == sorted(word))
}

impl Vocabulary {
    /// What a folded heading says and nothing else; none if it is no phrase of ours.
    pub fn exactly(&self, said: &str) -> Option<Option<Field>> {
        self.exact.get(said).copied()
    }

    /// The heading with each word that is a slip away from one of ours put right: `nmae` is a name; none if there is none.
    pub fn corrected(&self, said: &str) -> Option<String> {
        let mut slips = false;
        let words: Vec<&str> = said
            .split(' ')
            .map(|word| {
                let ours = self.words.binary_search_by(|ours| ours.as_str().cmp(word)).is_ok();
                let near = |ours: &&String| is_a_slip(ours, word);
                match self.words.iter().find(near).filter(|_| !ours && word.len() > 3) {
                    Some(ours) => {
                        slips = true;
                        ours.as_str()
                    }
                    None => word,
                }
            })
            .collect();
        slips.then(|| words.join(" "))
    }

    /// The phrases within a folded heading, each with what it is about.
    pub fn within<'v>(&'v self, said: &'v str) -> impl Iterator<Item = (&'v str, Option<Field>)> {
        // `No` numbers rows where it stands alone, and says nothing in `No stairs`.
        let says_something = |(phrase, field): &(&str, Option<Field>)| field.is_some() || phrase.chars().count() > 3;
        let all = self.within.iter();
        all.flat_map(move |(field, phrases)| phrases.found(said).map(move |phrase| (phrase, *field)))
            .filter(says_something)
    }
}

/// Headings by what they are about, divided by commas. `None` is what must not be kept.
///
/// The longest phrase that a heading says decides, so `emergency contact name` is not a name.
const HEADINGS: &[(Option<Field>, &str)] = &[
    (
        Some(Field::Name),
        "name, names, full name, fullname, your name, attendee, attendee name, person, people, participant, \
         participant name, member, member name, members name, name of member, guest name, delegate, delegate \
         name, parent name, parents name, parent carer name, parent carer, name of parent, name of attendee, \
         name of person, contact name, volunteer, volunteer name, who, who is coming, whos coming, name and \
         surname, first and last name, first name and surname, name in full, preferred full name, invitee, \
         brother sister, household name, leader name, name of leader, student name, display name, name of \
         participant, person name, name surname, naam, parent, carer, guardian, parent guardian, parent or carer, mum dad, \
         mother, father, name and number, name and phone, name and contact, names and numbers, name s, first and last names, attendees name",
    ),
    (
        Some(Field::FirstName),
        "first, first name, firstname, first names, forename, forenames, fore name, given name, given names, \
         christian name, parent first name, parent carer first name, your first name, given",
    ),
    (
        Some(Field::LastName),
        "last, last name, lastname, surname, sur name, family name, second name, parent surname, parent carer \
         surname, your surname, your last name, family, family surname, household, household surname",
    ),
    (
        Some(Field::KnownAs),
        "known as, knownas, nickname, nick name, preferred name, likes to be called, goes by, name for badge, \
         badge name, aka, called",
    ),
    (
        Some(Field::Phone),
        "phone, phone no, phone number, telephone, telephone number, tel, tel no, tele, telephone no, mobile, \
         mobile number, mobile no, mobile phone, mob, mob no, mobile tel, cell, cell phone, cellphone, \
         contact number, contact no, contact tel, contact phone, whatsapp, whatsapp number, number, phone 1, \
         home phone, ph, ph no, contact, home tel, mobile tel, mobile phone number, text number, best number, preferred phone",
    ),
    (Some(Field::Email), "email, e mail, email address, e mail address, mail, email id, emails, contact email"),
    (
        Some(Field::AgeGroup),
        "age, age group, age range, age band, adult child, adult or child, adult or under 18, over 18, over \
         16, under 16, adult",
    ),
    (
        Some(Field::Attending),
        "attending, coming, attendance, rsvp, is coming, will attend, are you coming, can you come, will you \
         attend, will you come, confirmed, response, going, status, can attend, able to attend, are you \
         attending, will you be attending, will you be coming, can you make it, coming y n, reply, attend, will you be there, be there, coming or not, attendee status, order status, \
         joining us, will you join us, are you able to come",
    ),
    (
        Some(Field::Childcare),
        "childcare, child care, creche, creche place, creche needed, childcare needed, childcare required, \
         childcare place, childcare place wanted, childcare y n, needs childcare, need childcare, \
         childminding, nursery place, looking after children, need the creche, crèche y n, creche y n, c care, c care y n",
    ),
    (
        Some(Field::Children),
        "children, kids, no of children, number of children, how many children, how many kids, no of kids, \
         number of kids, num children, little ones, children and ages, no of children ages, no of children \
         and ages, children ages and names, kids and ages, children in creche, children for creche, names and \
         ages of children, childrens names and ages, children names and ages, bringing children, child, \
         toddlers, children coming, creche children, how many children and what ages, how many children and how old",
    ),
    (
        Some(Field::ChildAges),
        "ages, childrens ages, ages of children, children ages, child age, childs age, age of child, age s of \
         children, kids ages, age of children, child ages, ages of kids, age s, how old are they, how old, children s ages",
    ),
    (
        Some(Field::ChildName),
        "child name, childs name, childrens names, name of child, names of children, child first name, kids \
         names, child 1, child 2, child 3, child 4, child 5, child 1 name, child 2 name, child 3 name, \
         children names, name of children",
    ),
    (
        Some(Field::Travel),
        "travel, transport, travelling, travelling by, travel by, how travelling, getting there, how will you \
         get there, how are you getting there, mode of travel, mode of transport, transportation, how will \
         you travel, how are you travelling, coach, minibus, lift, lifts, lift needed, need lift, needs lift, \
         need a lift, needs a lift, coming by, journey, car, transport needed, travel arrangements, transport \
         arrangements, coach seat, coach place, driving, how getting there, bus or car, how coming, coming how, how are they coming, how are you coming, \
         by coach, train, minibus, own car, walking, bus, taxi, cycling, bike, on foot, public transport, offering a lift, \
         can offer a lift, car share, means of transport, method of travel, travelling how, transport method",
    ),
    (
        Some(Field::PickUp),
        "pick up, pickup, pick up point, pickup point, coach stop, collection point, pick up from, boarding \
         point, where from, meeting point, stop",
    ),
    (
        Some(Field::Access),
        "access, access needs, accessibility, access requirements, mobility, disability, disabilities, \
         accessibility needs, wheelchair, wheelchair user, access support, bsl, hearing loop, mobility needs, \
         step free, accessibility requirements, reasonable adjustments, adjustments, support needs, physical \
         needs, disability access req, access req, large print, quiet space, companion, carer coming",
    ),
    (
        Some(Field::Diet),
        "diet, dietary, dietary needs, dietary requirements, food, food needs, allergies, allergy, food \
         allergies, dietary preference, meal, halal, vegetarian, dietary requirement, food requirements",
    ),
    (
        Some(Field::Language),
        "language, languages, interpreter, translation, language needs, preferred language, first language, \
         interpreter needed, translator, spoken language, language spoken",
    ),
    (
        Some(Field::Needs),
        "needs, special needs, requirements, special requirements, any needs, additional needs, other needs, \
         needs and requirements, specific needs, support, medical, medical access, medical needs, health, need any of these, \
         any of these",
    ),
    (
        Some(Field::Part),
        "part, role, role on the night, job, task, volunteering as, duty, part in assembly, role at assembly",
    ),
    (
        None,
        "emergency contact, emergency contact name, emergency contact number, emergency phone, emergency, \
         next of kin, group name, group, organisation, organisation name, organization, institution, \
         institution name, school name, school, church name, church, mosque name, branch name, branch, \
         company, company name, department, team name, username, user name, account name, file name, number \
         of people, no of people, how many people, number in party, party size, tickets, quantity, membership \
         number, member number, member no, membership no, member id, student number, reference number, ref \
         number, order number, ticket number, account number, account no, sort code, bank, national insurance \
         number, ni number, house number, door number, row number, serial number, number plate, car reg, car \
         registration, timestamp, submitted, submission date, date, date of birth, dob, birth date, d o b, \
         birthday, address, home address, postal address, street, post code, postcode, zip, town, city, \
         consent, gdpr, photo consent, notes, comments, comment, anything else, added by, invited by, \
         recruited by, name of recruiter, recruiter, organiser name, name of organiser, job title, title, \
         gender, sex, pronouns, ethnicity, religion, subscription, payment status, payment, membership \
         status, marital status, immigration status, hiv status, password, salary, employer, workplace, event \
         name, ip address, website, middle name, middle names, maiden name, mothers maiden name, fathers \
         name, mothers name, name of school, name of church, name of group, name of organisation, name of \
         institution, email consent, ward, constituency, mp name, buyer first name, buyer surname, buyer last name, buyer email, buyer name, \
         billing name, billing first name, billing last name, billing email, start time, completion time, last modified time, \
         ticket type, order type, order date, emergency tel, gp name, doctor, teacher, class teacher, flat, flat no, unit, \
         no, nr, lp, number in list, s no, sr no, id, ref, internal ref, key worker, signature, sign, signed, initials, \
         paid, amount, fee, deposit, dbs, tags, groups, member since, joined, contact via, preferred contact method, how did \
         you hear, source, photo, allergies of child, attendee no, attendee number, guest of, table, seat, seat no, row, \
         occupation, job, language of form, status date, marketing, mailing list, unsubscribed, last changed, rating",
    ),
];

/// The same in other languages: German, Spanish, French, Portuguese, Italian, Polish, Romanian, Turkish, Somali, Welsh,
/// Dutch, Hungarian, Lithuanian, Albanian, Arabic, Urdu, Persian, Bengali, Hindi, Russian, Ukrainian, Bulgarian, Greek,
/// Chinese, Vietnamese, Tigrinya and Amharic.
const WORLD: &[(Option<Field>, &str)] = &[
    (
        Some(Field::Name),
        "ονοματεπώνυμο, pavardė vardas, nume complet, jina, jina kamili, orúkọ, pangalan, buong pangalan, பெயர், முழு பெயர், ਨਾਮ, નામ, vor und nachname, name und vorname, nachname vorname, vollständiger name, teilnehmer, teilnehmerin, teilnehmende, \
         nombre completo, nombre y apellidos, nombre y apellido, apellidos y nombre, asistente, participante, persona, nom \
         et prénom, nom prénom, nom complet, prénom et nom, participant, participante, nome completo, nome e apelido, nome e \
         sobrenome, nome e cognome, cognome e nome, nominativo, imię i nazwisko, nazwisko i imię, imiona i nazwiska, \
         uczestnik, osoba, nume și prenume, nume si prenume, nume complet, participanți, ad soyad, adı soyadı, isim, \
         isim soyisim, katılımcı, magaca, magac, magaca oo buuxa, magaca oo dhan, magaca buuxa, magacyada, enw, enw llawn, \
         enwau, volledige naam, naam, voornaam en achternaam, név, teljes név, vardas pavardė, vardas ir pavardė, emri dhe \
         mbiemri, emri i plotë, الاسم, الاسم الكامل, الإسم, اسم, نام, پورا نام, نام و نام خانوادگی, নাম, পুরো নাম, नाम, पूरा \
         नाम, имя и фамилия, фамилия и имя, фио, ф и о, имя фамилия, фамилия имя, участник, пiб, піб, прізвище та ім я, \
         прізвище ім я, ім я та прізвище, име и фамилия, име, ονοματεπώνυμο, όνομα, 姓名, 名字, họ và tên, họ tên, tên, ሽም, \
         ስም, ሙሉ ስም, ምሉእ ስም",
    ),
    (
        Some(Field::FirstName),
        "jina la kwanza, orúkọ akọkọ, unang pangalan, vorname, rufname, nombre, nombres, nombre de pila, prénom, prénoms, prenom, nome, nome próprio, primeiro nome, imię, \
         imiona, prenume, prenumele, ad, adı, voornaam, keresztnév, utónév, vardas, emri, enw cyntaf, magaca koowaad, الاسم \
         الأول, পদবি ছাড়া নাম, имя, ім я, όνομα πρώτο, 名",
    ),
    (
        Some(Field::LastName),
        "نام خانوادگی, jina la ukoo, apelyido, nachname, familienname, zuname, apellido, apellidos, nom, nom de famille, apelido, apelidos, sobrenome, cognome, \
         nazwisko, nazwiska, nume, nume de familie, numele, soyad, soyadı, soyisim, achternaam, familienaam, vezetéknév, \
         családnév, pavardė, mbiemri, cyfenw, magaca qoyska, اسم العائلة, اللقب, خاندانی نام, পদবি, उपनाम, фамилия, прізвище, \
         επώνυμο, 姓",
    ),
    (
        Some(Field::KnownAs),
        "spitzname, genannt, apodo, surnom, alcunha, pseudonim, zwany, porecla, takma ad, naanays, llysenw",
    ),
    (
        Some(Field::Phone),
        "شماره موبایل, موبایل, شماره همراه, شماره تلفن, تلفن همراه, κινητό τηλέφωνο, κιν, τηλ, tel nr, mob nr, nr telefono, simu, namba ya simu, telepono, தொலைபேசி, கைபேசி, ਫ਼ੋਨ, numero di cellulare, kom, telefon, telefonnummer, handy, handynummer, mobil, mobilnummer, rufnummer, tel nr, teléfono, telefono, móvil, movil, \
         celular, número de teléfono, nº de teléfono, téléphone, portable, numéro, n de téléphone, mobile, telemóvel, \
         telemovel, telefone, contacto, contato, cellulare, recapito, numer telefonu, nr telefonu, nr tel, tel kom, komórka, \
         telefon komórkowy, nr de telefon, număr de telefon, mobil, telefon no, cep, cep telefonu, telefoon, telefoonnummer, \
         mobiel, telefonszám, telefonas, telefoni, numri i telefonit, telefoonka, telefoonkiisa, telefoonkaaga, taleefan, \
         taleefanka, lambarka, lambarka telefoonka, telefoonka gacanta, ffôn, rhif ffôn, ffôn symudol, rhif, هاتف, الهاتف, رقم \
         الهاتف, جوال, الجوال, رقم الجوال, موبايل, فون, فون نمبر, موبائل, موبائل نمبر, تلفن, شماره تلفن, ফোন, ফোন নম্বর, \
         মোবাইল, মোবাইল নম্বর, फ़ोन, फोन, फोन नंबर, मोबाइल, телефон, номер телефона, тел, моб, номер телефону, мобильный, \
         τηλέφωνο, κινητό, 电话, 手机, 手机号, 联系电话, 電話, điện thoại, số điện thoại, ቴሌፎን, ስልክ, ቁጽሪ ቴሌፎን, ስልክ ቁጥር",
    ),
    (
        Some(Field::Email),
        "el paštas, ηλ ταχυδρομείο, ήλεκτρ ταχυδρομείο, barua pepe, e mail adresse, mailadresse, email adresse, correo, correo electrónico, courriel, adresse e mail, adresse mail, \
         endereço de e mail, correio eletrónico, posta elettronica, adres e mail, adres email, adresă de email, e posta, \
         eposta, iimayl, iimeyl, ebost, cyfeiriad e bost, البريد الإلكتروني, بريد, ایمیل, ই মেইল, ইমেইল, ईमेल, электронная \
         почта, почта, електронна пошта, пошта, 邮箱, 电子邮件, 邮件, ኢመይል, ኢሜይል",
    ),
    (
        Some(Field::AgeGroup),
        "alter, altersgruppe, edad, âge, age de la personne, idade, età, wiek, vârsta, vârstă, yaş, da da, oed, leeftijd, \
         العمر, عمر, বয়স, आयु, उम्र, возраст, вік, ηλικία, 年龄, tuổi, ዕድመ, እድሜ",
    ),
    (
        Some(Field::Attending),
        "kommt, teilnahme, zusage, dabei, kommst du, kommen sie, asiste, asistencia, viene, vendrá, présence, présent, vient, \
         participe, presença, vem, comparece, presenza, obecność, przyjdzie, weźmie udział, będzie, participă, vine, \
         prezență, katılım, geliyor, geliyor mu, katılacak mı, imanaya, ma imanayaa, yn dod, dod, mynychu, الحضور, سيحضر, \
         حاضر, آ رہے ہیں, শ্রোতা, আসবেন, придет, придёт, будет, участие, прийде, буде, участь, 出席, 是否参加, 参加, có đến",
    ),
    (
        Some(Field::Childcare),
        "vaikų priežiūra, φύλαξη παιδιών, φύλαξη, βρεφονηπιακός, مهد کودک, مراقبت از کودک, servizio bambini, servizio babysitter, îngrijire copii, opvang, kinderopvang, gyermekfelügyelet, huduma ya watoto, kinderbetreuung, betreuung, krippe, guardería, guarderia, ludoteca, cuidado de niños, garderie, garde d enfants, \
         crèche, creche, infantário, asilo nido, baby sitting, opieka nad dziećmi, opieka, żłobek, przedszkole, creșă, creşă, \
         cresa, grădiniță, kreş, çocuk bakımı, xannaano, xannaano carruureed, xannaanada carruurta, crèche sy n ofynnol, \
         gofal plant, meithrinfa, حضانة, رعاية الأطفال, الحضانة, بچوں کی دیکھ بھال, ক্রেশ, শিশু যত্ন, বাচ্চা দেখাশোনা, शिशु \
         देखभाल, ясли, присмотр за детьми, догляд за дітьми, 托儿, 托儿所, 儿童看护, giữ trẻ",
    ),
    (
        Some(Field::Children),
        "کودکان, فرزندان, تعداد کودکان, تعداد فرزندان, vaikų skaičius, αριθμός παιδιών, n figli, n bambini, nr copii, gyerekek száma, numri i fëmijëve, watoto, idadi ya watoto, mga anak, குழந்தைகள், kinder, anzahl kinder, kinderzahl, hijos, niños, nº de hijos, n o de hijos, número de hijos, número de niños, enfants, \
         nombre d enfants, nb enfants, nb d enfants, filhos, crianças, n o de filhos, número de crianças, número de filhos, \
         bambini, figli, numero di bambini, numero figli, dzieci, liczba dzieci, ilość dzieci, ile dzieci, copii, număr de \
         copii, nr copii, nr de copii, çocuk, çocuklar, çocuk sayısı, carruur, carruurta, tirada carruurta, ilmo, ilmaha, plant, \
         nifer o blant, nifer y plant, kinderen, aantal kinderen, gyerekek, vaikai, fëmijë, أطفال, الأطفال, عدد الأطفال, بچے, \
         بچوں کی تعداد, শিশু, বাচ্চা, সন্তান, শিশুর সংখ্যা, बच्चे, дети, количество детей, кол во детей, діти, кількість дітей, \
         деца, παιδιά, 孩子, 儿童, 小孩, 儿童人数, 孩子人数, trẻ em, con, số con, ቆልዑ, ልጆች",
    ),
    (
        Some(Field::ChildAges),
        "سن کودکان, سن بچه ها, vaikų amžius, amžius, ηλικίες παιδιών, ηλικία παιδιών, ηλικίες, leeftijd kinderen, leeftijden, gyerekek kora, mosha e fëmijëve, umri wa watoto, età bambini, età dei bimbi, alter der kinder, kinder alter, edad de los niños, edades, edades de los niños, edad hijos, edades de los hijos, \
         edades hijos, âge des enfants, âges, âges des enfants, âge enfants, idades, idade das crianças, idades das crianças, \
         idades dos filhos, età dei bambini, età figli, età bambini, wiek dzieci, wiek dziecka, vârsta copiilor, vârste, \
         vârstele copiilor, çocukların yaşı, çocuk yaşı, çocukların yaşları, yaşları, da da carruurta, da da ilmaha, oedran, \
         oedrannau, oed y plant, oedran plant, oedrannau r plant, أعمار الأطفال, الأعمار, بچوں کی عمریں, বাচ্চার বয়স, শিশুর \
         বয়স, সন্তানের বয়স, সন্তানদের বয়স, বাচ্চাদের বয়স, শিশুদের বয়স, बच्चों की उम्र, возраст детей, вік дітей, 孩子年龄, 儿童年龄, tuổi của con, ዕድመ \
         ቆልዑ",
    ),
    (
        Some(Field::ChildName),
        "name des kindes, nombre del niño, nom de l enfant, nome da criança, nome del bambino, imię dziecka, numele copilului, \
         çocuğun adı, magaca ilmaha, enw plentyn, اسم الطفل, বাচ্চার নাম, শিশুর নাম, имя ребенка, имя ребёнка, ім я дитини, \
         孩子姓名",
    ),
    (
        Some(Field::Travel),
        "وسیله رفت و آمد, رفت و آمد, نحوه آمدن, kaip atvyks, transportas, μετακίνηση, πώς θα έρθει, τρόπος μετακίνησης, come arriva, cum veniți, cum vin, hoe komt u, reiswijze, közlekedés, transporti, usafiri, biyahe, போக்குவரத்து, anreise, verkehrsmittel, fahrt, wie kommst du, wie kommen sie, transporte, cómo viene, como viene, cómo vendrá, viaje, \
         medio de transporte, transport, trajet, moyen de transport, comment venez vous, déplacement, como vem, viagem, meio de \
         transporte, trasporto, viaggio, come viene, mezzo, dojazd, transport, środek transportu, jak przyjedzie, jak \
         przyjeżdża, przyjazd, transport, cum vine, mijloc de transport, ulaşım, ulasim, nasıl gelecek, gaadiid, gaadiidka, \
         sida uu ku imanayo, safarka, baska, gaari gaar ah, gaari, teithio, sut yn teithio, cludiant, trafnidiaeth, vervoer, \
         utazás, المواصلات, النقل, وسيلة النقل, وسيلة المواصلات, سواری, سفر, ٹرانسپورٹ, যাতায়াত, পরিবহন, কীভাবে আসবেন, \
         यात्रा, परिवहन, транспорт, проезд, как добирается, як добирається, проїзд, μεταφορά, 交通, 交通方式, 出行方式, phương \
         tiện, đi lại, መጓዓዝያ, መጓጓዣ",
    ),
    (
        Some(Field::PickUp),
        "abfahrtsort, haltestelle, treffpunkt, parada, punto de recogida, arrêt, point de ramassage, paragem, ponto de \
         encontro, fermata, przystanek, miejsce zbiórki, stație, punct de întâlnire, durak, meesha laga qaado, man codi, نقطة \
         التجمع, остановка, место посадки, 上车地点",
    ),
    (
        Some(Field::Access),
        "ανάγκες πρόσβασης, πρόσβαση, προσβασιμότητα, دسترسی, نیازهای دسترسی, esigenze di accesso, prieinamumas, toegang, akadálymentesség, qasja, mahitaji ya ufikiaji, barrierefreiheit, behinderung, zugang, accesibilidad, acceso, necesidades de acceso, discapacidad, accessibilité, \
         handicap, accès, besoins d accès, acessibilidade, deficiência, accessibilità, disabilità, dostępność, potrzeby \
         dostępu, niepełnosprawność, accesibilitate, dizabilitate, nevoi de acces, erişim, erişilebilirlik, engel, engelli, \
         erişim ihtiyacı, baahida helitaanka, naafonimo, hygyrchedd, anghenion mynediad, mynediad, anabledd, toegankelijkheid, \
         إعاقة, احتياجات الوصول, سهولة الوصول, معذوری, رسائی, প্রতিবন্ধিতা, доступность, инвалидность, доступність, інвалідність, \
         无障碍需求, 无障碍, khuyết tật",
    ),
    (
        Some(Field::Diet),
        "φαγητό, διατροφή, pasto, غذا, رژیم غذایی, maistas, dieetwensen, étkezés, ushqimi, chakula, pagkain, உணவு, essen, ernährung, verpflegung, allergien, unverträglichkeiten, alimentación, comida, dieta, alergias, alimentaire, \
         régime, régime alimentaire, nourriture, repas, allergies alimentaires, alimentação, alergias, restrições alimentares, \
         cibo, allergie, alimentazione, jedzenie, dieta, wyżywienie, alergie, posiłek, mâncare, alimentație, alergii, dietă, \
         yemek, beslenme, alerji, alerjiler, cunto, cuntada, cunnada, xasaasiyad, bwyd, deiet, alergeddau, anghenion dietegol, \
         eten, dieet, الطعام, طعام, حساسية, النظام الغذائي, کھانا, خوراک, খাবার, অ্যালার্জি, भोजन, खाना, питание, еда, аллергия, \
         диета, харчування, їжа, алергія, 饮食, 忌口, 过敏, ăn uống, ምግቢ, ምግብ",
    ),
    (
        Some(Field::Language),
        "sprache, dolmetscher, übersetzung, idioma, intérprete, lengua, langue, interprète, língua, lingua, interprete, język, \
         tłumacz, limba, limbă, interpret, dil, tercüman, luqad, luqadda, turjubaan, iaith, cyfieithydd, taal, اللغة, مترجم, \
         زبان, ভাষা, दुभाषिया, भाषा, язык, переводчик, мова, перекладач, 语言, 翻译, ngôn ngữ, ቋንቋ",
    ),
    (
        Some(Field::Needs),
        "نیازهای ویژه, نیازها, ειδικές ανάγκες, ανάγκες, poreikiai, speciali poreikiai, bijzonderheden, különleges igények, nevoja të veçanta, mahitaji maalum, besondere bedürfnisse, bedürfnisse, bedarf, besonderheiten, necesidades, necesidades especiales, besoins, besoins \
         particuliers, besoins spécifiques, necessidades, necessidades especiais, esigenze, esigenze particolari, potrzeby, \
         specjalne potrzeby, szczególne potrzeby, nevoi, nevoi speciale, ihtiyaçlar, özel ihtiyaç, özel ihtiyaçlar, baahi, baahi \
         gaar ah, baahiyaha, anghenion, anghenion arbennig, احتياجات, احتياجات خاصة, خصوصی ضروریات, ضروریات, বিশেষ চাহিদা, \
         বিশেষ প্রয়োজন, विशेष आवश्यकताएँ, особые потребности, потребности, особливі потреби, потреби, 特殊需要, 特殊需求, nhu cầu \
         đặc biệt, ፍሉይ ድልየት",
    ),
    (
        Some(Field::Part),
        "aufgabe, rolle, papel, función, rôle, função, ruolo, rola, funkcja, rol, görev, doorka, rôl, الدور, роль, 角色",
    ),
    (
        None,
        "شماره, ردیف, eil nr, nr p k, α α, quota, pastabos, παρατηρήσεις, bemerkung, megjegyzés, anmerkungen, bemerkungen, bemerkung, notiz, straße, strasse, adresse, plz, ort, stadt, geburtsdatum, geschlecht, lfd nr, \
         notas, observaciones, comentarios, dirección, domicilio, código postal, ciudad, fecha, fecha de nacimiento, sexo, \
         remarques, remarque, commentaires, code postal, ville, date de naissance, sexe, n, num, morada, endereço, \
         observações, comentários, data de nascimento, código, note, osservazioni, indirizzo, città, cap, data di nascita, \
         uwagi, adres, kod pocztowy, miasto, data urodzenia, l p, observații, observatii, adresă, oraș, data nașterii, nr crt, \
         notlar, açıklama, şehir, doğum tarihi, sıra, sıra no, faallo, qoraal, cinwaan, cinwaanka, taariikhda dhalashada, \
         magaalada, tiro, t, nodiadau, sylwadau, cyfeiriad, cod post, dyddiad geni, opmerkingen, ملاحظات, العنوان, المدينة, تاريخ \
         الميلاد, رقم, الرقم, م, تبصرہ, پتہ, نمبر شمار, মন্তব্য, ঠিকানা, ক্রমিক, ক্রমিক নং, टिप्पणी, पता, क्रमांक, примечание, \
         примечания, комментарий, адрес, дата рождения, город, п п, примітки, примітка, адреса, дата народження, бележки, \
         σημειώσεις, 备注, 地址, 序号, 编号, 出生日期, 性别, ghi chú, địa chỉ, stt, ርእይቶ, አድራሻ",
    ),
];
