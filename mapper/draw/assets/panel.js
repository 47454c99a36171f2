// What is known about one event, and the legend: the words behind the marks.

const STATUSES = ["claimed", "confirmed", "disputed", "denied"];

// The panel of one event. `others`: every event at the same settlement, oldest first; `open` shows another one.
function eventPanel(event, others, { open, back, showCandidate }) {
  return make("article", { className: "event", tabIndex: -1 },
    button(`‹ ${say("panel.back")}`, back, { className: "back" }),
    eventHeading(event),
    eventClaim(event),
    section("panel.sentence", quoteBlock(event)),
    placeSection(event),
    candidateSection(event, showCandidate),
    others.length > 1 ? section("panel.others", eventTable(others, event, open)) : null,
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
      ["panel.when", `${dateWords(event)} (${say(`basis.${event.date_basis}`)})`],
      ["panel.who", claimantWords(event)],
    ]),
  );
}

function quoteBlock(event) {
  const published = event.published ? dayWords(event.published) : null;
  const from = [event.source ?? event.report_id, published].filter(Boolean).join(", ");
  return [
    make("blockquote", {}, markedQuote(event.quote, event.mention)),
    make("p", { className: "muted from" }, from, event.url ? " · " : null, link(event.url, say("panel.link"))),
  ];
}

function placeSection(event) {
  const radius = event.position_uncertainty_m;
  const position = event.at === null
    ? say("panel.no_position")
    : radius ? say("panel.position", { radius: distanceWords(radius) }) : null;
  return section("panel.place",
    make("p", {}, confidenceWords(event)),
    position ? make("p", { className: "muted" }, position) : null,
    facts([["panel.written", event.mention]]),
    event.ambiguity.length ? make("h4", {}, say("panel.doubts")) : null,
    make("ul", { className: "doubts" }, event.ambiguity.map(({ code, detail }) =>
      make("li", {}, make("strong", {}, say(`code.${code}`)), detail ? `: ${detail}` : null))),
  );
}

function candidateSection(event, showCandidate) {
  if (event.candidates.length === 0) return null;
  return section("panel.candidates", make("ol", { className: "candidates" }, event.candidates.map((candidate) => {
    const where = [candidate.admin1, countryName(candidate.country)].filter(Boolean).join(", ");
    const name = `${candidate.place_name}${where ? `, ${where}` : ""}`;
    const score = say("panel.candidate.score", { score: candidate.score.toFixed(2) });
    return make("li", {},
      candidate.at ? button(name, () => showCandidate(candidate), { className: "textual" }) : make("span", {}, name),
      make("span", { className: "muted" }, candidate.at ? ` – ${score}` : ` – ${score}; ${say("panel.candidate.nowhere")}`),
      candidate.why ? make("p", { className: "muted" }, candidate.why) : null);
  })));
}

// Claims about one settlement by date, each in the column of the side that it leaves in control.
function eventTable(events, current, open) {
  return make("ol", { className: "others" }, events.map((event) => make("li", {},
    button([markIcon(lookOf(event)), make("span", {}, `${dateWords(event)}: ${say(`change.${event.change}`)}, `,
      `${sideName(event.actor)} – ${claimantWords(event)}`)], () => open(event),
    { className: "row", attributes: event === current ? { "aria-current": "true" } : {} }))));
}

function section(key, ...children) {
  return make("section", {}, make("h3", {}, say(key)), ...children);
}

function facts(pairs) {
  return make("dl", {}, pairs.flatMap(([key, value]) => [make("dt", {}, say(key)), make("dd", {}, value)]));
}

// What the marks mean. `holders`: codes of sides to explain, in order.
function legend(holders, isOpen) {
  const grey = tone("ink");
  const row = (look, words) => make("li", {}, markIcon({ colour: grey, status: "claimed", ...look }), words);
  return make("details", { open: isOpen },
    make("summary", {}, make("h2", {}, say("legend"))),
    make("h3", {}, say("legend.colour")),
    make("ul", { className: "pairs" }, holders.map((code) => row({ colour: holderColour(code), status: "confirmed" }, sideName(code)))),
    make("h3", {}, say("legend.status")),
    make("ul", { className: "pairs" }, STATUSES.map((status) => row({ status }, say(`shape.${status}`)))),
    make("h3", {}, say("legend.place")),
    make("ul", {}, row({ doubtful: true }, say("legend.ambiguous")), row({ vague: true }, say("legend.approximate"))),
  );
}

// What the map leaves out and why, where its data are from. `counts`: numbers of events by reason.
function aboutMap(counts) {
  const reasons = Object.entries(counts).filter(([, n]) => n > 0);
  return make("footer", { className: "about" },
    make("h2", {}, say("left_out")),
    reasons.length === 0 ? make("p", {}, say("left_out.none"))
      : make("ul", {}, reasons.map(([reason, n]) => make("li", {}, say(`left_out.${reason}`, { n })))),
    make("h2", {}, say("meaning")),
    make("dl", {}, STATUSES.flatMap((status) => [make("dt", {}, say(`shape.${status}`)), make("dd", {}, say(`meaning.${status}`))])),
    make("p", {}, say("meaning.circle")),
    make("h2", {}, say("about")),
    make("p", {}, say("about.text")),
    make("p", { className: "muted" }, say("about.sources")),
  );
}
