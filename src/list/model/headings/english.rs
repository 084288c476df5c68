//! What columns are called in English.

use crate::list::model::Field;

/// Headings by what they are about, divided by commas. `None` is what must not be kept.
///
/// Which of the phrases in a heading decides, see [`meaning`](super::super::headers::meaning).
pub(super) const HEADINGS: &[(Option<Field>, &str)] = &[
    (
        Some(Field::Name),
        "name, names, full name, fullname, your name, attendee, attendee name, person, people, participant, \
        participant name, member, member name, members name, name of member, guest name, delegate, delegate name, \
        parent name, parents name, parent carer name, parent carer, name of parent, name of attendee, \
        name of person, contact name, volunteer, volunteer name, who, who is coming, whos coming, name and surname, \
        first and last name, first name and surname, name in full, preferred full name, invitee, brother sister, \
        household name, leader name, name of leader, student name, display name, name of participant, person name, \
        name surname, naam, parent, carer, guardian, parent guardian, parent or carer, mum dad, mother, father, \
        name and number, name and phone, name and contact, names and numbers, name s, first and last names, \
        attendees name",
    ),
    (
        Some(Field::FirstName),
        "first, first name, firstname, first names, forename, forenames, fore name, given name, given names, \
        christian name, parent first name, parent carer first name, your first name, given",
    ),
    (
        Some(Field::LastName),
        "last, last name, lastname, surname, sur name, family name, second name, parent surname, \
        parent carer surname, your surname, your last name, family, family surname, household, household surname",
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
        home phone, ph, ph no, contact, home tel, mobile tel, mobile phone number, text number, best number, \
        preferred phone",
    ),
    (Some(Field::Email), "email, e mail, email address, e mail address, mail, email id, emails, contact email"),
    (
        Some(Field::AgeGroup),
        "age, age group, age range, age band, adult child, adult or child, adult or under 18, over 18, over 16, \
        under 16, adult",
    ),
    (
        Some(Field::Attending),
        "attending, coming, attendance, rsvp, is coming, will attend, are you coming, can you come, will you attend, \
        will you come, confirmed, response, going, status, can attend, able to attend, are you attending, \
        will you be attending, will you be coming, can you make it, coming y n, reply, attend, will you be there, \
        be there, coming or not, attendee status, order status, joining us, will you join us, are you able to come",
    ),
    (
        Some(Field::Childcare),
        "childcare, child care, creche, creche place, creche needed, childcare needed, childcare required, \
        childcare place, childcare place wanted, childcare y n, needs childcare, need childcare, childminding, \
        nursery place, looking after children, need the creche, crèche y n, creche y n, c care, c care y n",
    ),
    (
        Some(Field::Children),
        "children, kids, no of children, number of children, how many children, how many kids, no of kids, \
        number of kids, num children, little ones, children and ages, no of children ages, no of children and ages, \
        children ages and names, kids and ages, children in creche, children for creche, \
        names and ages of children, childrens names and ages, children names and ages, bringing children, child, \
        toddlers, children coming, creche children, how many children and what ages, how many children and how old",
    ),
    (
        Some(Field::ChildAges),
        "ages, childrens ages, ages of children, children ages, child age, childs age, age of child, \
        age s of children, kids ages, age of children, child ages, ages of kids, age s, how old are they, how old, \
        children s ages",
    ),
    (
        Some(Field::ChildName),
        "child name, childs name, childrens names, name of child, names of children, child first name, kids names, \
        child 1, child 2, child 3, child 4, child 5, child 1 name, child 2 name, child 3 name, children names, \
        name of children",
    ),
    (
        Some(Field::Travel),
        "travel, transport, travelling, travelling by, travel by, how travelling, getting there, \
        how will you get there, how are you getting there, mode of travel, mode of transport, transportation, \
        how will you travel, how are you travelling, coach, minibus, lift, lifts, lift needed, need lift, \
        needs lift, need a lift, needs a lift, coming by, journey, car, transport needed, travel arrangements, \
        transport arrangements, coach seat, coach place, driving, how getting there, bus or car, how coming, \
        coming how, how are they coming, how are you coming, by coach, train, minibus, own car, walking, bus, taxi, \
        cycling, bike, on foot, public transport, offering a lift, can offer a lift, car share, means of transport, \
        method of travel, travelling how, transport method",
    ),
    (
        Some(Field::PickUp),
        "pick up, pickup, pick up point, pickup point, coach stop, collection point, pick up from, boarding point, \
        where from, meeting point, stop",
    ),
    (
        Some(Field::Access),
        "access, access needs, accessibility, access requirements, mobility, disability, disabilities, \
        accessibility needs, wheelchair, wheelchair user, access support, bsl, hearing loop, mobility needs, \
        step free, accessibility requirements, reasonable adjustments, adjustments, support needs, physical needs, \
        disability access req, access req, large print, quiet space, companion, carer coming",
    ),
    (
        Some(Field::Diet),
        "diet, dietary, dietary needs, dietary requirements, food, food needs, allergies, allergy, food allergies, \
        dietary preference, meal, halal, vegetarian, dietary requirement, food requirements",
    ),
    (
        Some(Field::Language),
        "language, languages, interpreter, translation, language needs, preferred language, first language, \
        interpreter needed, translator, spoken language, language spoken",
    ),
    (
        Some(Field::Needs),
        "needs, special needs, requirements, special requirements, any needs, additional needs, other needs, \
        needs and requirements, specific needs, support, medical, medical access, medical needs, health, \
        need any of these, any of these",
    ),
    (
        Some(Field::Part),
        "part, role, role on the night, job, task, volunteering as, duty, part in assembly, role at assembly",
    ),
    (
        None,
        "emergency contact, emergency contact name, emergency contact number, emergency phone, emergency, \
        next of kin, group name, group, organisation, organisation name, organization, institution, \
        institution name, school name, school, church name, church, mosque name, branch name, branch, company, \
        company name, department, team name, username, user name, account name, file name, number of people, \
        no of people, how many people, number in party, party size, tickets, quantity, membership number, \
        member number, member no, membership no, member id, student number, reference number, ref number, \
        order number, ticket number, account number, account no, sort code, bank, national insurance number, \
        ni number, house number, door number, row number, serial number, number plate, car reg, car registration, \
        timestamp, submitted, submission date, date, date of birth, dob, birth date, d o b, birthday, address, \
        home address, postal address, street, post code, postcode, zip, town, city, consent, gdpr, photo consent, \
        notes, comments, comment, anything else, added by, invited by, recruited by, name of recruiter, recruiter, \
        organiser name, name of organiser, job title, title, gender, sex, pronouns, ethnicity, religion, \
        subscription, payment status, payment, membership status, marital status, immigration status, hiv status, \
        password, salary, employer, workplace, event name, ip address, website, middle name, middle names, \
        maiden name, mothers maiden name, fathers name, mothers name, name of school, name of church, \
        name of group, name of organisation, name of institution, email consent, ward, constituency, mp name, \
        buyer first name, buyer surname, buyer last name, buyer email, buyer name, billing name, \
        billing first name, billing last name, billing email, start time, completion time, last modified time, \
        ticket type, order type, order date, emergency tel, gp name, doctor, teacher, class teacher, flat, flat no, \
        unit, no, nr, lp, number in list, s no, sr no, id, ref, internal ref, key worker, signature, sign, signed, \
        initials, paid, amount, fee, deposit, dbs, tags, groups, member since, joined, contact via, \
        preferred contact method, how did you hear, source, photo, allergies of child, attendee no, \
        attendee number, guest of, table, seat, seat no, row, occupation, job, language of form, status date, \
        marketing, mailing list, unsubscribed, last changed, rating",
    ),
];
