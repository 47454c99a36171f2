// The only place where elements are made. Text always goes in as text: nothing here takes markup.

// An element with properties (`className`, `onclick`, `type` …), attributes under `attributes`, and children: elements or text.
function make(tag, properties = {}, ...children) {
  const { attributes = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) element.append(child);
  }
  return element;
}

function byId(id) {
  return document.getElementById(id);
}

// A link if the address is http or https, else the address as text; null when there is none.
function link(address, words) {
  if (!address) return null;
  if (!isWebAddress(address)) return make("span", { className: "muted" }, address);
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words);
}

function isWebAddress(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

// A sentence with the first occurrence of a name in it marked; whole words are preferred.
function markedQuote(sentence, name) {
  const whole = new RegExp(`(?<![\\p{L}\\p{N}])${escapeRegExp(name)}(?![\\p{L}\\p{N}])`, "u");
  const start = sentence.match(whole)?.index ?? sentence.indexOf(name);
  if (start < 0 || name === "") return [sentence];
  const stop = start + name.length;
  return [sentence.slice(0, start), make("mark", {}, sentence.slice(start, stop)), sentence.slice(stop)];
}

function escapeRegExp(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function button(words, onclick, properties = {}) {
  return make("button", { type: "button", onclick, ...properties }, words);
}

function checkbox(words, checked, toggled) {
  const input = make("input", { type: "checkbox", checked, onchange: () => toggled(input.checked) });
  return make("label", {}, input, words);
}

function facts(pairs) {
  return make("dl", {}, pairs.flatMap(([term, value]) => [make("dt", {}, term), make("dd", {}, value)]));
}
