// How names are found on a phone: no case, no accents, no apostrophes; and by their consonants, for other spellings.
"use strict";
const turnoutNames = (() => {
  const letters = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", ı: "i" };
  const fold = (text) => text.normalize("NFKD").replace(/[\p{M}'’‘`ʻʼ´\u200b-\u200f]/gu, "").toLowerCase()
    .replace(/[ßæœøłđðı]/g, (c) => letters[c]).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const split = (text) => { const folded = fold(text); return folded ? folded.split(" ") : []; };
  const bones = (word) => word.replace(/ph/g, "f").replace(/ck/g, "k").replace(/[aeiouy]/g, "").replace(/[cq]/g, "k")
    .replace(/z/g, "s").replace(/(.)\1+/g, "$1");
  const few = (text) => [...text].length;
  const edged = (words) => ` ${words.join(" ")} `;
  // What is looked at of a person, or of a group, when somebody is searched.
  const of = (name, known) => {
    const own = split(name), words = known ? own.concat(split(known)) : own;
    return { words: edged(words), joined: own.join(""), bones: edged(words.map(bones)) };
  };
  // At most 20 people, the likeliest first, and 5 groups; nothing for fewer than two letters.
  const search = (text, people, groups) => {
    const words = split(text), joined = words.join("");
    if (few(joined) < 2) return null;
    const whole = words.map((word) => ` ${word} `), begins = words.map((word) => ` ${word}`);
    const spelled = words.map((word) => (few(bones(word)) > 1 ? ` ${bones(word)}` : null));
    const inside = joined.length >= 3 || !/^[\x00-\x7f]*$/.test(joined);
    const begun = ({ words }) => begins.every((word) => words.includes(word));
    const named = [...groups.values()].filter(begun), theirs = new Set(named.map((group) => group.id));
    const fit = (who) => {
      if (begun(who)) return whole.every((word) => who.words.includes(word)) ? 0 : 1;
      if (inside && who.joined.includes(joined)) return 2;
      if (begins.every((word, at) => (spelled[at] && who.bones.includes(spelled[at])) || who.words.includes(word))) return 3;
      return theirs.has(who.group) ? 4 : 5;
    };
    const found = [[], [], [], [], []];
    for (const who of people) found[fit(who)]?.push(who);
    return { people: found.flat().slice(0, 20), groups: named.slice(0, 5) };
  };
  return { of, search };
})();
