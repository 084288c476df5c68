-- Two institutions at two assemblies, and one of everything that an address can name, in each place that it can be in.
-- What stands between dollar signs is put in by world.rs. Ids say where a thing is: see `Place`.
insert into account (account_id, name, email, added_at, role, phone, removed_at) values
    (1, 'Vera Viewer', 'viewer@example.org', $now$, 'viewer', null, null),
    (2, 'Olu Organiser', 'organiser@example.org', $now$, 'organiser', '07700 900002', null),
    (3, 'Lena Lead', 'lead@example.org', $now$, 'access_lead', null, null),
    (4, 'Adam Admin', 'admin@example.org', $now$, 'admin', null, null),
    (5, 'Remy Removed', 'removed@example.org', $now$, 'admin', null, $now$),
    (6, 'Somebody Else', 'else@example.org', $now$, 'organiser', null, null);
update account set factor_generation = 1, factor_since = $now$ where account_id in (3, 4);

insert into institution (institution_id, name, kind, membership, added_at) values
    (11, $institution$, 'faith', 'member', $now$),
    (12, $other_institution$, 'union', 'member', $now$),
    (13, 'Never Asked', 'other', 'member', $now$);
insert into leader (leader_id, name, phone, email, added_at) values
    (31, $leader$, '+447700900031', 'leader@example.org', $now$),
    (32, $other_leader$, '+447700900032', null, $now$),
    (33, 'Replaced Leader', null, null, $now$);
insert into leader_institution (leader_id, institution_id, since) values (31, 11, $now$), (32, 12, $now$), (33, 11, $now$);

insert into assembly (assembly_id, title, venue, starts_at, time_zone, capacity, pledge_by, access_by, names_by, childcare_by,
    added_at, creche_places) values
    (1, $assembly$, $venue$, '2027-03-12T19:00:00.000Z', 'Europe/London', 500, '2027-02-12T20:00:00.000Z',
        '2027-02-12T20:00:00.000Z', '2027-02-26T20:00:00.000Z', '2027-02-26T20:00:00.000Z', $now$, 20),
    (2, 'Other assembly', 'Arena', '2027-03-12T19:30:00.000Z', 'Europe/London', null, '2027-02-12T20:00:00.000Z',
        '2027-02-12T20:00:00.000Z', '2027-02-26T20:00:00.000Z', '2027-02-26T20:00:00.000Z', $now$, 20);
insert into door (door_id, assembly_id, name) values (161, 1, $door$), (162, 2, 'Other door');
insert into device (device_id, assembly_id, door_id, name, secret_hash, made_at, seen_at) values
    (171, 1, 161, $steward$, x'01', $now$, $now$), (172, 2, 162, 'Stewart', x'02', $now$, $now$);

insert into pick_up (pick_up_id, assembly_id, place, leaves_at) values
    (181, 1, $stop$, '2027-03-12T17:30:00.000Z'), (183, 1, 'The green', '2027-03-12T17:50:00.000Z'),
    (182, 2, 'Station', '2027-03-12T17:30:00.000Z'), (184, 2, 'Bridge', '2027-03-12T17:50:00.000Z');
insert into pick_up_gap (one_id, other_id, minutes) values (181, 183, 10), (182, 184, 10);
insert into vehicle_type (vehicle_type_id, assembly_id, name, seats, wheelchair_places, pence) values
    (141, 1, $sort$, 49, 1, 40000), (142, 2, '49 seats', 49, 1, 40000),
    (143, 1, 'Unused', 16, 0, 20000), (144, 2, 'Unused', 16, 0, 20000);
insert into vehicle (vehicle_id, assembly_id, vehicle_type_id, name, captain, captain_phone) values
    (121, 1, 141, $vehicle$, $captain$, '07700 900121'), (122, 2, 142, 'Coach B', null, null);
insert into vehicle_stop (vehicle_id, pick_up_id) values (121, 181), (121, 183), (122, 182), (122, 184);

insert into invitation (invitation_id, assembly_id, institution_id, asked, account_id, main_travel, main_pick_up_id, added_at) values
    (21, 1, 11, 30, 2, 'coach', 181, $now$), (22, 1, 12, 30, null, null, null, $now$),
    (23, 2, 11, 30, 2, 'coach', 182, $now$), (24, 2, 12, 30, null, null, null, $now$);
insert into link (link_id, invitation_id, leader_id, generation, made_at) values
    (191, 21, 31, 1, $now$), (192, 22, 32, 1, $now$), (193, 23, 31, 1, $now$), (194, 21, 33, 2, $now$);
insert into pledge (assembly_id, institution_id, number, made_at, late) values (1, 11, 30, $now$, 0), (1, 12, 20, $now$, 0), (2, 11, 9, $now$, 0);
insert into contact (assembly_id, institution_id, leader_id, way, words, at, account_id) values (1, 11, 31, 'call', $contact$, $now$, 2);

insert into attendee (attendee_id, assembly_id, institution_id, name, known_as, phone, email, listed_at, late, needs_answered_at, travel_answered_at) values
    (41, 1, 11, $own$, $known$, '+447700900041', 'own@example.org', $now$, 0, $now$, $now$),
    (42, 1, 11, $own_two$, null, '+447700900042', null, $now$, 0, $now$, $now$),
    (43, 1, 11, $own_three$, null, null, null, $now$, 0, null, null),
    (45, 1, 11, 'Ernest Ownfolk', null, null, null, $now$, 0, null, $now$),
    (51, 1, 12, $theirs$, null, '+447700900051', 'theirs@example.org', $now$, 0, $now$, $now$),
    (52, 1, 12, $theirs_two$, null, '+447700900052', null, $now$, 0, null, null),
    (61, 2, 11, $elsewhere$, null, '+447700900061', null, $now$, 0, $now$, $now$),
    (62, 2, 12, $elsewhere_two$, null, '+447700900062', null, $now$, 0, null, null),
    (63, 2, 11, 'Gina Elsefolk', null, null, null, $now$, 0, null, $now$), (64, 2, 11, 'Hal Elsefolk', null, null, null, $now$, 0, null, $now$),
    (65, 2, 12, 'Ida Elsefolk', null, null, null, $now$, 0, null, $now$);
insert into attendee (attendee_id, assembly_id, institution_id, name, listed_at, late, withdrawn_at) values
    (44, 1, 11, $own_off$, $now$, 0, $now$), (54, 1, 12, 'Canarywell Taken Off', $now$, 0, $now$);
insert into child (child_id, attendee_id, first_name, age_years, notes, place, asked_at, late) values
    (71, 41, $child$, 4, $child_notes$, 'asked', $now$, 1), (72, 51, 'Canarychild', 3, 'canarynotes', 'asked', $now$, 1),
    (73, 61, 'Elsechild', 3, 'elsenotes', 'asked', $now$, 1);
insert into need (need_id, attendee_id, kind, detail, state, asked_at, late) values
    (81, 41, 'interpreter', $need$, 'asked', $now$, 1), (82, 51, 'interpreter', 'canaryneed', 'asked', $now$, 1),
    (83, 61, 'interpreter', 'elseneed', 'asked', $now$, 1), (84, 42, 'bsl', null, 'booked', $now$, 0),
    (87, 41, 'diet', $diet$, 'asked', $now$, 0), (88, 51, 'diet', 'canarydiet', 'asked', $now$, 0),
    (89, 51, 'wheelchair', null, 'asked', $now$, 0);
insert into dropped_booking (dropped_booking_id, attendee_id, kind, detail, booking, dropped_at) values
    (85, 42, 'interpreter', $dropped$, 'Ines comes', $now$), (86, 61, 'interpreter', 'Elsedropped', null, $now$);
insert into travel (attendee_id, mode, seats_offered, pick_up_id, words, seat, asked_at, late) values
    (41, 'drive_offering', 3, null, $travel$, 'given', $now$, 0), (42, 'coach', null, 181, null, 'given', $now$, 0),
    (43, 'coach', null, 181, null, 'asked', $now$, 1), (45, 'lift_needed', null, null, null, 'given', $now$, 0),
    (63, 'coach', null, 182, null, 'given', $now$, 0), (64, 'lift_needed', null, null, null, 'given', $now$, 0), (65, 'drive_offering', 3, null, null, 'given', $now$, 0),
    (51, 'lift_needed', null, null, null, 'given', $now$, 0), (52, 'coach', null, 181, null, 'asked', $now$, 1),
    (61, 'coach', null, 182, null, 'asked', $now$, 1);
insert into lift (lift_id, attendee_id, driver_id, matched_at) values (131, 51, 41, $now$), (132, 64, 65, $now$);
insert into ride (attendee_id, vehicle_id, fixed) values (42, 121, 1), (63, 122, 1);
insert into submission (submission_id, assembly_id, institution_id, source, file_name, state, made_at, ends_at, leader_id, version, listed, settled_at) values
    (91, 1, 11, 'file', $file$, 'saved', $now$, $now$, 31, $version$, 1, $now$),
    (92, 1, 12, 'file', 'canaryfile.csv', 'saved', $now$, $now$, 32,
        '{"people":[{"id":51,"name":"Zephyrine Canarywell","known_as":null,"phone":"+447700900051","email":null,"age_group":"adult","part":null,"attending":"yes","late":false}]}', 1, $now$),
    (93, 2, 11, 'file', 'elsefile.csv', 'saved', $now$, $now$, 31, '{"people":[]}', 0, $now$);
insert into count_question (count_question_id, assembly_id, institution_id, leader_id, words, asked_at) values
    (101, 1, 11, 31, $question$, $now$), (102, 1, 12, 32, 'canaryquestion', $now$), (103, 2, 11, 31, 'Too few', $now$);
insert into assembly_note (assembly_note_id, assembly_id, words, at, account_id) values (111, 1, $note$, $now$, 2), (112, 2, 'Another note', $now$, 2);
insert into export (export_id, what, assembly_id, reason, taken_at, account_id) values
    (151, 'needs', 1, $reason$, '2027-03-12T18:29:00.000Z', 4), (152, 'needs', 2, 'The other ramp', '2027-03-12T18:29:00.000Z', 4);
insert into door_event (door_event_id, key, assembly_id, institution_id, attendee_id, kind, count, happened_at, received_at, door_id, device_id) values
    (201, 'event-of-own', 1, null, null, 'group', 2, '2027-03-12T18:20:00.000Z', '2027-03-12T18:20:00.000Z', 161, 171),
    (202, 'event-of-another', 2, null, null, 'group', 2, '2027-03-12T18:20:00.000Z', '2027-03-12T18:20:00.000Z', 162, 172);
insert into arrival (door_event_id, assembly_id, institution_id) values (201, 1, null), (201, 1, null), (202, 2, null), (202, 2, null);
insert into password_link (password_link_id, account_id, made_at, ends_at) values (211, 6, $now$, '2028-01-01T00:00:00.000Z');
