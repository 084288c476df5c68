//! What columns are called in other languages.

use crate::list::model::Field;

/// The same in other languages: German, Spanish, French, Portuguese, Italian, Polish, Romanian, Turkish, Somali, Welsh,
/// Dutch, Hungarian, Lithuanian, Albanian, Arabic, Urdu, Persian, Bengali, Hindi, Russian, Ukrainian, Bulgarian, Greek,
/// Chinese, Vietnamese, Tigrinya and Amharic.
pub(super) const WORLD: &[(Option<Field>, &str)] = &[
    (
        Some(Field::Name),
        "ονοματεπώνυμο, pavardė vardas, nume complet, jina, jina kamili, orúkọ, pangalan, buong pangalan, பெயர், \
        முழு பெயர், ਨਾਮ, નામ, vor und nachname, name und vorname, nachname vorname, vollständiger name, teilnehmer, \
        teilnehmerin, teilnehmende, nombre completo, nombre y apellidos, nombre y apellido, apellidos y nombre, \
        asistente, participante, persona, nom et prénom, nom prénom, nom complet, prénom et nom, participant, \
        participante, nome completo, nome e apelido, nome e sobrenome, nome e cognome, cognome e nome, nominativo, \
        imię i nazwisko, nazwisko i imię, imiona i nazwiska, uczestnik, osoba, nume și prenume, nume si prenume, \
        nume complet, participanți, ad soyad, adı soyadı, isim, isim soyisim, katılımcı, magaca, magac, \
        magaca oo buuxa, magaca oo dhan, magaca buuxa, magacyada, enw, enw llawn, enwau, volledige naam, naam, \
        voornaam en achternaam, név, teljes név, vardas pavardė, vardas ir pavardė, emri dhe mbiemri, emri i plotë, \
        الاسم, الاسم الكامل, الإسم, اسم, نام, پورا نام, نام و نام خانوادگی, নাম, পুরো নাম, नाम, पूरा नाम, \
        имя и фамилия, фамилия и имя, фио, ф и о, имя фамилия, фамилия имя, участник, пiб, піб, прізвище та ім я, \
        прізвище ім я, ім я та прізвище, име и фамилия, име, ονοματεπώνυμο, όνομα, 姓名, 名字, họ và tên, họ tên, tên, \
        ሽም, ስም, ሙሉ ስም, ምሉእ ስም",
    ),
    (
        Some(Field::FirstName),
        "jina la kwanza, orúkọ akọkọ, unang pangalan, vorname, rufname, nombre, nombres, nombre de pila, prénom, \
        prénoms, prenom, nome, nome próprio, primeiro nome, imię, imiona, prenume, prenumele, ad, adı, voornaam, \
        keresztnév, utónév, vardas, emri, enw cyntaf, magaca koowaad, الاسم الأول, পদবি ছাড়া নাম, имя, ім я, \
        όνομα πρώτο, 名",
    ),
    (
        Some(Field::LastName),
        "نام خانوادگی, jina la ukoo, apelyido, nachname, familienname, zuname, apellido, apellidos, nom, \
        nom de famille, apelido, apelidos, sobrenome, cognome, nazwisko, nazwiska, nume, nume de familie, numele, \
        soyad, soyadı, soyisim, achternaam, familienaam, vezetéknév, családnév, pavardė, mbiemri, cyfenw, \
        magaca qoyska, اسم العائلة, اللقب, خاندانی نام, পদবি, उपनाम, фамилия, прізвище, επώνυμο, 姓",
    ),
    (
        Some(Field::KnownAs),
        "spitzname, genannt, apodo, surnom, alcunha, pseudonim, zwany, porecla, takma ad, naanays, llysenw",
    ),
    (
        Some(Field::Phone),
        "شماره موبایل, موبایل, شماره همراه, شماره تلفن, تلفن همراه, κινητό τηλέφωνο, κιν, τηλ, tel nr, mob nr, \
        nr telefono, simu, namba ya simu, telepono, தொலைபேசி, கைபேசி, ਫ਼ੋਨ, numero di cellulare, kom, telefon, \
        telefonnummer, handy, handynummer, mobil, mobilnummer, rufnummer, tel nr, teléfono, telefono, móvil, movil, \
        celular, número de teléfono, nº de teléfono, téléphone, portable, numéro, n de téléphone, mobile, \
        telemóvel, telemovel, telefone, contacto, contato, cellulare, recapito, numer telefonu, nr telefonu, \
        nr tel, tel kom, komórka, telefon komórkowy, nr de telefon, număr de telefon, mobil, telefon no, cep, \
        cep telefonu, telefoon, telefoonnummer, mobiel, telefonszám, telefonas, telefoni, numri i telefonit, \
        telefoonka, telefoonkiisa, telefoonkaaga, taleefan, taleefanka, lambarka, lambarka telefoonka, \
        telefoonka gacanta, ffôn, rhif ffôn, ffôn symudol, rhif, هاتف, الهاتف, رقم الهاتف, جوال, الجوال, \
        رقم الجوال, موبايل, فون, فون نمبر, موبائل, موبائل نمبر, تلفن, شماره تلفن, ফোন, ফোন নম্বর, মোবাইল, \
        মোবাইল নম্বর, फ़ोन, फोन, फोन नंबर, मोबाइल, телефон, номер телефона, тел, моб, номер телефону, мобильный, \
        τηλέφωνο, κινητό, 电话, 手机, 手机号, 联系电话, 電話, điện thoại, số điện thoại, ቴሌፎን, ስልክ, ቁጽሪ ቴሌፎን, ስልክ ቁጥር",
    ),
    (
        Some(Field::Email),
        "el paštas, ηλ ταχυδρομείο, ήλεκτρ ταχυδρομείο, barua pepe, e mail adresse, mailadresse, email adresse, \
        correo, correo electrónico, courriel, adresse e mail, adresse mail, endereço de e mail, correio eletrónico, \
        posta elettronica, adres e mail, adres email, adresă de email, e posta, eposta, iimayl, iimeyl, ebost, \
        cyfeiriad e bost, البريد الإلكتروني, بريد, ایمیل, ই মেইল, ইমেইল, ईमेल, электронная почта, почта, \
        електронна пошта, пошта, 邮箱, 电子邮件, 邮件, ኢመይል, ኢሜይል",
    ),
    (
        Some(Field::AgeGroup),
        "alter, altersgruppe, edad, âge, age de la personne, idade, età, wiek, vârsta, vârstă, yaş, da da, oed, \
        leeftijd, العمر, عمر, বয়স, आयु, उम्र, возраст, вік, ηλικία, 年龄, tuổi, ዕድመ, እድሜ",
    ),
    (
        Some(Field::Attending),
        "kommt, teilnahme, zusage, dabei, kommst du, kommen sie, asiste, asistencia, viene, vendrá, présence, \
        présent, vient, participe, presença, vem, comparece, presenza, obecność, przyjdzie, weźmie udział, będzie, \
        participă, vine, prezență, katılım, geliyor, geliyor mu, katılacak mı, imanaya, ma imanayaa, yn dod, dod, \
        mynychu, الحضور, سيحضر, حاضر, آ رہے ہیں, শ্রোতা, আসবেন, придет, придёт, будет, участие, прийде, буде, \
        участь, 出席, 是否参加, 参加, có đến",
    ),
    (
        Some(Field::Childcare),
        "vaikų priežiūra, φύλαξη παιδιών, φύλαξη, βρεφονηπιακός, مهد کودک, مراقبت از کودک, servizio bambini, \
        servizio babysitter, îngrijire copii, opvang, kinderopvang, gyermekfelügyelet, huduma ya watoto, \
        kinderbetreuung, betreuung, krippe, guardería, guarderia, ludoteca, cuidado de niños, garderie, \
        garde d enfants, crèche, creche, infantário, asilo nido, baby sitting, opieka nad dziećmi, opieka, żłobek, \
        przedszkole, creșă, creşă, cresa, grădiniță, kreş, çocuk bakımı, xannaano, xannaano carruureed, \
        xannaanada carruurta, crèche sy n ofynnol, gofal plant, meithrinfa, حضانة, رعاية الأطفال, الحضانة, \
        بچوں کی دیکھ بھال, ক্রেশ, শিশু যত্ন, বাচ্চা দেখাশোনা, शिशु देखभाल, ясли, присмотр за детьми, \
        догляд за дітьми, 托儿, 托儿所, 儿童看护, giữ trẻ",
    ),
    (
        Some(Field::Children),
        "کودکان, فرزندان, تعداد کودکان, تعداد فرزندان, vaikų skaičius, αριθμός παιδιών, n figli, n bambini, \
        nr copii, gyerekek száma, numri i fëmijëve, watoto, idadi ya watoto, mga anak, குழந்தைகள், kinder, \
        anzahl kinder, kinderzahl, hijos, niños, nº de hijos, n o de hijos, número de hijos, número de niños, \
        enfants, nombre d enfants, nb enfants, nb d enfants, filhos, crianças, n o de filhos, número de crianças, \
        número de filhos, bambini, figli, numero di bambini, numero figli, dzieci, liczba dzieci, ilość dzieci, \
        ile dzieci, copii, număr de copii, nr copii, nr de copii, çocuk, çocuklar, çocuk sayısı, carruur, \
        carruurta, tirada carruurta, ilmo, ilmaha, plant, nifer o blant, nifer y plant, kinderen, aantal kinderen, \
        gyerekek, vaikai, fëmijë, أطفال, الأطفال, عدد الأطفال, بچے, بچوں کی تعداد, শিশু, বাচ্চা, সন্তান, \
        শিশুর সংখ্যা, बच्चे, дети, количество детей, кол во детей, діти, кількість дітей, деца, παιδιά, 孩子, 儿童, 小孩, \
        儿童人数, 孩子人数, trẻ em, con, số con, ቆልዑ, ልጆች",
    ),
    (
        Some(Field::ChildAges),
        "سن کودکان, سن بچه ها, vaikų amžius, amžius, ηλικίες παιδιών, ηλικία παιδιών, ηλικίες, leeftijd kinderen, \
        leeftijden, gyerekek kora, mosha e fëmijëve, umri wa watoto, età bambini, età dei bimbi, alter der kinder, \
        kinder alter, edad de los niños, edades, edades de los niños, edad hijos, edades de los hijos, \
        edades hijos, âge des enfants, âges, âges des enfants, âge enfants, idades, idade das crianças, \
        idades das crianças, idades dos filhos, età dei bambini, età figli, età bambini, wiek dzieci, wiek dziecka, \
        vârsta copiilor, vârste, vârstele copiilor, çocukların yaşı, çocuk yaşı, çocukların yaşları, yaşları, \
        da da carruurta, da da ilmaha, oedran, oedrannau, oed y plant, oedran plant, oedrannau r plant, \
        أعمار الأطفال, الأعمار, بچوں کی عمریں, বাচ্চার বয়স, শিশুর বয়স, সন্তানের বয়স, সন্তানদের বয়স, \
        বাচ্চাদের বয়স, শিশুদের বয়স, बच्चों की उम्र, возраст детей, вік дітей, 孩子年龄, 儿童年龄, tuổi của con, ዕድመ ቆልዑ",
    ),
    (
        Some(Field::ChildName),
        "name des kindes, nombre del niño, nom de l enfant, nome da criança, nome del bambino, imię dziecka, \
        numele copilului, çocuğun adı, magaca ilmaha, enw plentyn, اسم الطفل, বাচ্চার নাম, শিশুর নাম, имя ребенка, \
        имя ребёнка, ім я дитини, 孩子姓名",
    ),
    (
        Some(Field::Travel),
        "وسیله رفت و آمد, رفت و آمد, نحوه آمدن, kaip atvyks, transportas, μετακίνηση, πώς θα έρθει, \
        τρόπος μετακίνησης, come arriva, cum veniți, cum vin, hoe komt u, reiswijze, közlekedés, transporti, \
        usafiri, biyahe, போக்குவரத்து, anreise, verkehrsmittel, fahrt, wie kommst du, wie kommen sie, transporte, \
        cómo viene, como viene, cómo vendrá, viaje, medio de transporte, transport, trajet, moyen de transport, \
        comment venez vous, déplacement, como vem, viagem, meio de transporte, trasporto, viaggio, come viene, \
        mezzo, dojazd, transport, środek transportu, jak przyjedzie, jak przyjeżdża, przyjazd, transport, cum vine, \
        mijloc de transport, ulaşım, ulasim, nasıl gelecek, gaadiid, gaadiidka, sida uu ku imanayo, safarka, baska, \
        gaari gaar ah, gaari, teithio, sut yn teithio, cludiant, trafnidiaeth, vervoer, utazás, المواصلات, النقل, \
        وسيلة النقل, وسيلة المواصلات, سواری, سفر, ٹرانسپورٹ, যাতায়াত, পরিবহন, কীভাবে আসবেন, यात्रा, परिवहन, \
        транспорт, проезд, как добирается, як добирається, проїзд, μεταφορά, 交通, 交通方式, 出行方式, phương tiện, đi lại, \
        መጓዓዝያ, መጓጓዣ",
    ),
    (
        Some(Field::PickUp),
        "abfahrtsort, haltestelle, treffpunkt, parada, punto de recogida, arrêt, point de ramassage, paragem, \
        ponto de encontro, fermata, przystanek, miejsce zbiórki, stație, punct de întâlnire, durak, \
        meesha laga qaado, man codi, نقطة التجمع, остановка, место посадки, 上车地点",
    ),
    (
        Some(Field::Access),
        "ανάγκες πρόσβασης, πρόσβαση, προσβασιμότητα, دسترسی, نیازهای دسترسی, esigenze di accesso, prieinamumas, \
        toegang, akadálymentesség, qasja, mahitaji ya ufikiaji, barrierefreiheit, behinderung, zugang, \
        accesibilidad, acceso, necesidades de acceso, discapacidad, accessibilité, handicap, accès, \
        besoins d accès, acessibilidade, deficiência, accessibilità, disabilità, dostępność, potrzeby dostępu, \
        niepełnosprawność, accesibilitate, dizabilitate, nevoi de acces, erişim, erişilebilirlik, engel, engelli, \
        erişim ihtiyacı, baahida helitaanka, naafonimo, hygyrchedd, anghenion mynediad, mynediad, anabledd, \
        toegankelijkheid, إعاقة, احتياجات الوصول, سهولة الوصول, معذوری, رسائی, প্রতিবন্ধিতা, доступность, \
        инвалидность, доступність, інвалідність, 无障碍需求, 无障碍, khuyết tật",
    ),
    (
        Some(Field::Diet),
        "φαγητό, διατροφή, pasto, غذا, رژیم غذایی, maistas, dieetwensen, étkezés, ushqimi, chakula, pagkain, உணவு, \
        essen, ernährung, verpflegung, allergien, unverträglichkeiten, alimentación, comida, dieta, alergias, \
        alimentaire, régime, régime alimentaire, nourriture, repas, allergies alimentaires, alimentação, alergias, \
        restrições alimentares, cibo, allergie, alimentazione, jedzenie, dieta, wyżywienie, alergie, posiłek, \
        mâncare, alimentație, alergii, dietă, yemek, beslenme, alerji, alerjiler, cunto, cuntada, cunnada, \
        xasaasiyad, bwyd, deiet, alergeddau, anghenion dietegol, eten, dieet, الطعام, طعام, حساسية, النظام الغذائي, \
        کھانا, خوراک, খাবার, অ্যালার্জি, भोजन, खाना, питание, еда, аллергия, диета, харчування, їжа, алергія, 饮食, \
        忌口, 过敏, ăn uống, ምግቢ, ምግብ",
    ),
    (
        Some(Field::Language),
        "sprache, dolmetscher, übersetzung, idioma, intérprete, lengua, langue, interprète, língua, lingua, \
        interprete, język, tłumacz, limba, limbă, interpret, dil, tercüman, luqad, luqadda, turjubaan, iaith, \
        cyfieithydd, taal, اللغة, مترجم, زبان, ভাষা, दुभाषिया, भाषा, язык, переводчик, мова, перекладач, 语言, 翻译, \
        ngôn ngữ, ቋንቋ",
    ),
    (
        Some(Field::Needs),
        "نیازهای ویژه, نیازها, ειδικές ανάγκες, ανάγκες, poreikiai, speciali poreikiai, bijzonderheden, \
        különleges igények, nevoja të veçanta, mahitaji maalum, besondere bedürfnisse, bedürfnisse, bedarf, \
        besonderheiten, necesidades, necesidades especiales, besoins, besoins particuliers, besoins spécifiques, \
        necessidades, necessidades especiais, esigenze, esigenze particolari, potrzeby, specjalne potrzeby, \
        szczególne potrzeby, nevoi, nevoi speciale, ihtiyaçlar, özel ihtiyaç, özel ihtiyaçlar, baahi, \
        baahi gaar ah, baahiyaha, anghenion, anghenion arbennig, احتياجات, احتياجات خاصة, خصوصی ضروریات, ضروریات, \
        বিশেষ চাহিদা, বিশেষ প্রয়োজন, विशेष आवश्यकताएँ, особые потребности, потребности, особливі потреби, потреби, \
        特殊需要, 特殊需求, nhu cầu đặc biệt, ፍሉይ ድልየት",
    ),
    (
        Some(Field::Part),
        "aufgabe, rolle, papel, función, rôle, função, ruolo, rola, funkcja, rol, görev, doorka, rôl, الدور, роль, \
        角色",
    ),
    (
        None,
        "شماره, ردیف, eil nr, nr p k, α α, quota, pastabos, παρατηρήσεις, bemerkung, megjegyzés, anmerkungen, \
        bemerkungen, bemerkung, notiz, straße, strasse, adresse, plz, ort, stadt, geburtsdatum, geschlecht, lfd nr, \
        notas, observaciones, comentarios, dirección, domicilio, código postal, ciudad, fecha, fecha de nacimiento, \
        sexo, remarques, remarque, commentaires, code postal, ville, date de naissance, sexe, n, num, morada, \
        endereço, observações, comentários, data de nascimento, código, note, osservazioni, indirizzo, città, cap, \
        data di nascita, uwagi, adres, kod pocztowy, miasto, data urodzenia, l p, observații, observatii, adresă, \
        oraș, data nașterii, nr crt, notlar, açıklama, şehir, doğum tarihi, sıra, sıra no, faallo, qoraal, cinwaan, \
        cinwaanka, taariikhda dhalashada, magaalada, tiro, t, nodiadau, sylwadau, cyfeiriad, cod post, \
        dyddiad geni, opmerkingen, ملاحظات, العنوان, المدينة, تاريخ الميلاد, رقم, الرقم, م, تبصرہ, پتہ, نمبر شمار, \
        মন্তব্য, ঠিকানা, ক্রমিক, ক্রমিক নং, टिप्पणी, पता, क्रमांक, примечание, примечания, комментарий, адрес, \
        дата рождения, город, п п, примітки, примітка, адреса, дата народження, бележки, σημειώσεις, 备注, 地址, 序号, \
        编号, 出生日期, 性别, ghi chú, địa chỉ, stt, ርእይቶ, አድራሻ",
    ),
];
