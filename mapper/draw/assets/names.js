// The key under which all spellings of a name meet: gazetteer/names.py in JavaScript, by the same tables.

let spelling = null;

function useSpelling(tables) {
  const sounds = Object.keys(tables.sounds).sort((a, b) => b.length - a.length);
  spelling = {
    ...tables,
    silent: new Set(tables.silent),
    sound: new RegExp(sounds.join("|"), "g"),
    merges: tables.merges.map(([pattern, replacement]) => [new RegExp(pattern, "g"), replacement]),
  };
}

function fold(text) {
  const spoken = [...text].filter((letter) => !spelling.silent.has(letter)).join("").normalize("NFKC");
  const words = spoken.match(/(?:[\p{L}\p{N}]|[\u0300-\u036f])+/gu) ?? [];
  return words.map(foldWord).filter(Boolean).join(" ");
}

function foldWord(word) {
  const accented = translated(inOneScript(word).toLowerCase(), spelling.accented);
  const plain = accented.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let key = translated(plain.replaceAll("ьо", "ио"), spelling.cyrillic);
  for (let before = null; before !== key;) {
    before = key;
    key = merged(key);
  }
  return key;
}

function merged(key) {
  const sounded = key.replace(spelling.sound, (sound) => spelling.sounds[sound]);
  return spelling.merges.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), sounded);
}

function translated(text, table) {
  return [...text].map((letter) => (Object.hasOwn(table, letter) ? table[letter] : letter)).join("");
}

// Letters that look like one of the other script go into the script that the word has most letters of.
function inOneScript(word) {
  const cyrillic = word.match(/[\u0400-\u04ff]/g)?.length ?? 0;
  const latin = word.match(/[A-Za-z\u00c0-\u024f]/g)?.length ?? 0;
  if (!cyrillic || !latin) return word;
  const { cyrillic_lookalikes: toCyrillic, latin_lookalikes: toLatin } = spelling;
  const [from, to] = cyrillic >= latin ? [toLatin, toCyrillic] : [toCyrillic, toLatin];
  return [...word].map((letter) => to[from.indexOf(letter)] ?? letter).join("");
}
