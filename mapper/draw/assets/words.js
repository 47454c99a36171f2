// Words of the interface: everything a reader sees that is not from a report comes from words.*.json.

// What stands in the place of a side's code.
const NO_SIDES = { contested: "holder.contested", unknown: "holder.unknown", independent: "side.independent" };

let words = {};
let sides = {};
let locale = "en-GB";

// How numbers, dates and countries are written; each is made when it is first needed, for that takes its time.
const FORMATS = {
  plural: () => new Intl.PluralRules(locale),
  number: () => new Intl.NumberFormat(locale),
  short: () => new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 2 }),
  day: () => new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }),
  month: () => new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }),
  country: () => new Intl.DisplayNames(locale, { type: "region" }),
};
const made = new Map();

function format(kind) {
  if (!made.has(kind)) made.set(kind, FORMATS[kind]());
  return made.get(kind);
}

// Takes the first language asked for that the page has words in, else English.
function chooseWords(all, asked) {
  const language = asked.map((tag) => tag.slice(0, 2)).find((tag) => tag in all) ?? "en";
  words = { ...all.en, ...all[language] };
  locale = language === "en" ? "en-GB" : language;
  document.documentElement.lang = language;
}

// The words for a key with its {names} filled in; where a key has plural forms, `n` chooses.
function say(key, values = {}) {
  const entry = words[key];
  if (entry === undefined) return key;
  const text = typeof entry === "string" ? entry : (entry[format("plural").select(values.n)] ?? entry.other);
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? inWords(values[name]) : whole));
}

function inWords(value) {
  return typeof value === "number" ? format("number").format(value) : value;
}

function shortNumber(n) {
  return n < 1000 ? String(n) : format("short").format(n);
}

function sideName(code) {
  if (Object.hasOwn(sides, code)) return (document.documentElement.lang === "uk" && sides[code].name_uk) || sides[code].name;
  return Object.hasOwn(NO_SIDES, code) ? say(NO_SIDES[code]) : code;
}

// Whose side somebody is on who says something.
function claimantSideName(code) {
  return code === "unknown" ? say("side.unknown") : sideName(code);
}

// What is said to have happened, by whom.
function changeWords({ change, actor }) {
  return say(`row.${change}`, { actor: sideName(actor) });
}

// The name that a reader of this language knows; as the report writes it where no place was settled.
function placeName(event) {
  return namesOf(event)[0] ?? event.mention;
}

// Every name of a place once, the reader's own language first.
function namesOf({ place_name: latin, place_name_uk: ukrainian, place_name_ru: russian }) {
  const names = document.documentElement.lang === "uk" ? [ukrainian, latin, russian] : [latin, ukrainian, russian];
  return [...new Set(names.filter(Boolean))];
}

// The units that a place lies in, narrowest first.
function unitsOf(event) {
  return [event.admin3, event.admin2, event.admin1, countryName(event.country)].filter(Boolean).join(", ");
}

function countryName(code) {
  return /^[A-Z]{2}$/.test(code ?? "") ? format("country").of(code) : code;
}

function dateWords({ first_day: first, last_day: last, date_precision: precision }) {
  if (first === null) return say("date.none");
  if (precision === "month") return format("month").format(new Date(first));
  if (precision === "year") return first.slice(0, 4);
  return last === first ? dayWords(first) : say("date.range", { first: dayWords(first), last: dayWords(last) });
}

function dayWords(iso) {
  return format("day").format(new Date(`${iso}T00:00:00Z`));
}

function claimantWords(event) {
  if (event.claimant === null) return say("claimant.none");
  return say("claimant.side", { claimant: event.claimant, side: claimantSideName(event.claimant_side) });
}

function statusWords(event) {
  return say(`status.${event.status}`, { claimant: event.claimant ?? say("claimant.none") });
}

// Probability in words: bounds where the odds are 19 to 1, 4 to 1 and even.
function confidenceWords(event) {
  if (event.at === null) return say("confidence.none");
  const number = event.place_confidence;
  const word = number >= 0.95 ? "high" : number >= 0.8 ? "good" : number >= 0.5 ? "fair" : "low";
  const values = { words: say(`confidence.${word}`), number: number.toFixed(2), hundred: Math.round(number * 100) };
  return say("confidence.number", values);
}

function distanceWords(metres) {
  if (metres < 1000) return say("unit.m", { n: metres });
  return say("unit.km", { n: (metres / 1000).toFixed(metres < 10000 ? 1 : 0) });
}
