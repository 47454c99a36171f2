// What is known about one event: the words behind a mark.

// The panel of one event with its `texts`. `others`: every event at the same settlement, the oldest first. `actions`: open (another
// event), back, showCandidate, loadQuotes (null where the page has no file of quotes beside it).
function eventPanel(event, texts, others, actions) {
  return make("article", { className: "event", tabIndex: -1 },
    button(`‹ ${say("panel.back")}`, actions.back, { className: "back" }),
    eventHeading(event),
    eventClaim(event),
    answerSection(texts.answers, actions.open),
    section("panel.sentence", quoteBlock(event, texts, actions.loadQuotes)),
    texts.difference ? differenceSection(event, texts.difference) : null,
    placeSection(event, texts),
    candidateSection(texts.candidates, actions.showCandidate),
    others.length > 1 ? section("panel.others", claimTable(others, event, actions.open)) : null,
  );
}

function eventHeading(event) {
  const otherNames = namesOf(event).slice(1);
  const kind = event.place_kind ? say(`kind.${event.place_kind}`) : null;
  return make("header", {},
    make("h2", {}, markIcon(lookOf(event)), placeName(event)),
    otherNames.length ? make("p", { className: "names" }, otherNames.join(" · ")) : null,
    make("p", { className: "muted" }, [kind, unitsOf(event)].filter(Boolean).join(", ")),
  );
}

function eventClaim(event) {
  const actor = sideName(event.actor);
  return make("div", { className: "claim" },
    make("p", { className: "what" }, say(`sentence.${event.change}`, { actor })),
    make("p", {}, say("after", { side: sideName(event.control_after) })),
    make("p", { className: "status" }, make("strong", {}, statusWords(event)),
      make("span", { className: "muted" }, ` – ${say(`meaning.${event.status}`)}`)),
    event.background ? make("p", { className: "muted" }, say("panel.recalled")) : null,
    facts([
      [say("panel.when"), `${dateWords(event)} (${say(`basis.${event.date_basis}`)})`],
      [say("panel.who"), claimantWords(event)],
    ]),
  );
}

// What became of a claim: by whose word and when, each leading to what was said.
function answerSection(answers, open) {
  if (answers.length === 0) return null;
  return section("panel.answers", make("ul", { className: "doubts" }, answers.map(({ kind, by, on, days, index }) =>
    make("li", {}, button(say(`answer.${kind}`, { by, date: dayWords(on) }), () => open(index), { className: "textual" }),
      make("span", { className: "muted" }, ` (${say("answer.days", { n: days })})`)))));
}

function quoteBlock(event, { quote, source, report_id: report, url, published }, loadQuotes) {
  const from = [source ?? report, published ? dayWords(published) : null].filter(Boolean).join(", ");
  return [
    quote === null ? missingQuote(loadQuotes) : make("blockquote", {}, markedQuote(quote, event.mention)),
    make("p", { className: "muted from" }, from, url ? " · " : null, link(url, say("panel.link"))),
  ];
}

function missingQuote(loadQuotes) {
  if (loadQuotes === null) return make("p", {}, say("quotes.none"));
  const input = make("input", { type: "file", accept: ".json", onchange: () => loadQuotes(input.files[0]) });
  return make("p", {}, make("label", {}, say("quotes.beside"), " ", input));
}

// What this event was in the run before.
function differenceSection({ difference }, { changes }) {
  return make("section", {}, make("h3", {}, say(`difference.${difference}`)),
    facts(changes.map(([field, before, after]) => [say(`field.${field}`), `${before ?? "–"} → ${after ?? "–"}`])));
}

function placeSection(event, { ambiguity }) {
  const radius = event.position_uncertainty_m;
  const position = event.at === null
    ? say("panel.no_position")
    : radius ? say("panel.position", { radius: distanceWords(radius) }) : null;
  return section("panel.place",
    make("p", {}, confidenceWords(event)),
    position ? make("p", { className: "muted" }, position) : null,
    facts([[say("panel.written"), event.mention], ...(event.place_id ? [[say("panel.code"), event.place_id]] : [])]),
    ambiguity.length ? make("h4", {}, say("panel.doubts")) : null,
    ambiguity.length ? make("ul", { className: "doubts" }, ambiguity.map(({ code, detail }) =>
      make("li", {}, make("strong", {}, say(`code.${code}`)), detail ? `: ${detail}` : null))) : null,
  );
}

function candidateSection(candidates, showCandidate) {
  if (candidates.length === 0) return null;
  return section("panel.candidates", make("ol", { className: "candidates" }, candidates.map((candidate) => {
    const where = [candidate.admin1, countryName(candidate.country)].filter(Boolean).join(", ");
    const name = `${candidate.place_name}${where ? `, ${where}` : ""}`;
    const score = say("panel.candidate.score", { score: candidate.score.toFixed(2) });
    return make("li", {},
      candidate.at ? button(name, () => showCandidate(candidate), { className: "textual" }) : make("span", {}, name),
      make("span", { className: "muted" }, candidate.at ? ` – ${score}` : ` – ${score}; ${say("panel.candidate.nowhere")}`),
      candidate.why ? make("p", { className: "muted" }, candidate.why) : null);
  })));
}

// Claims about one settlement by date, each in the column of whoever holds it by that account.
function claimTable(events, current, open) {
  const columns = [...new Set(events.map((event) => event.control_after))].sort((a, b) => holderRank(a) - holderRank(b));
  const cell = (event) => make("td", {}, button([
    make("span", { className: "cell-head" }, markIcon(lookOf(event)), dateWords(event)),
    make("span", {}, changeWords(event)), make("span", { className: "muted" }, statusWords(event)),
  ], () => open(event.index), { className: "row cell", attributes: event === current ? { "aria-current": "true" } : {} }));
  return make("table", { className: "others" },
    make("thead", {}, make("tr", {}, columns.map((code) => make("th", { scope: "col" }, sideName(code))))),
    make("tbody", {}, events.map((event) => make("tr", {}, columns.map((code) =>
      (code === event.control_after ? cell(event) : make("td", {})))))));
}

// The sides in their order, then contested, then whatever else.
function holderRank(code) {
  const order = [...Object.keys(sides), "contested"];
  return order.includes(code) ? order.indexOf(code) : order.length;
}

function section(key, ...children) {
  return make("section", {}, make("h3", {}, say(key)), ...children);
}
