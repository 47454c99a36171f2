// Puts the page together: its state, and what it shows of it.

const NEAR_ZOOM = 10;
// As in page.css.
const PHONE_WIDTH = 760;
const ADDRESS_MS = 250;
// As in folium_map.py.
const ZOOM_SNAP = 0.5;
// Readings less likely than this are listed, not drawn.
const LEAST_SCORE = 0.01;
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

async function start(map) {
  if (!("DecompressionStream" in window)) {
    byId("too-old").hidden = false;
    return;
  }
  const names = ["about", "events", "words", "spelling", "background"];
  const [about, events, words, spellings, background] = await Promise.all(names.map((name) => readBlock(name)));
  sides = about.value.sides;
  chooseWords(words.value, about.value.lang ? [about.value.lang] : navigator.languages);
  useSpelling(spellings.value);
  const land = byId("frontline-land") ? new Land(await readBlock("land")) : null;
  new App(map, about.value, new Events(events), new Background(background.value), land).open();
}

class App {
  constructor(map, about, events, background, land) {
    const span = spanOf(events);
    const sieve = new Sieve(events, defaultFilters());
    const state = { day: span?.[1] ?? null, length: 0, undated: true, areas: false, words: "", sort: "date" };
    Object.assign(this, { map, about, events, background, land, span, sieve, state, selected: null, texts: null });
    if (sieve.kinds.length > 0) sieve.off.background.clear();
    this.address = readAddress(this);
    this.view = new Uint8Array(events.count);
    this.noteAddress = atMostEvery(ADDRESS_MS, () => writeAddress(map, this));
  }

  async open() {
    const { map, about } = this;
    document.title = about.title;
    byId("title").textContent = about.title;
    byId("summary").textContent = this.summary();
    byId("note").textContent = about.note;
    byId("note").hidden = about.note === "";
    byId("credit").textContent = say(about.tiles ? "credit.tiles" : "credit");
    document.documentElement.classList.toggle("still", this.address.isStill);
    map.getContainer().setAttribute("role", "region");
    map.getContainer().setAttribute("aria-label", say("map"));
    map.setMinZoom(3).setMaxZoom(14);
    L.control.scale({ imperial: false }).addTo(map);
    this.buildSide();
    this.time = new TimeBar(byId("time"), this.events, this.span, this.state, () => this.refresh(), this.land !== null);
    this.marks = new Marks(map, about.tiles ? null : this.background, this.events);
    this.restyle();
    map.invalidateSize({ animate: false });
    if (this.address.isStill) map.options.zoomSnap = 0;
    this.setView();
    if (!about.tiles) this.background.addTo(map);
    this.land?.addTo(map);
    this.refresh();
    this.listen();
    if (this.address.selected !== null) await this.select(this.address.selected);
    document.documentElement.dataset.ready = "true";
  }

  summary() {
    const { newest, reports } = this.about;
    const dated = newest ? say("newest", { date: dayWords(newest) }) : say("newest.none");
    return `${say("summary", { n: this.events.count })} ${say("reports", { n: reports })} · ${dated}`;
  }

  listen() {
    const { map, about } = this;
    map.on("click", ({ containerPoint }) => {
      const { index, bin, other } = this.marks.hit(containerPoint);
      if (index !== undefined) this.select(index);
      else if (bin) map.fitBounds(this.marks.boundsOf(bin).pad(0.1), { maxZoom: 13, animate: !STILL.matches });
      else if (other) this.look(other);
    });
    map.on("mousemove", ({ containerPoint }) => this.hover(containerPoint));
    map.on("moveend", () => this.noteAddress());
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && this.selected !== null) this.select(null);
    });
    onTones(() => {
      glyphs.clear();
      this.restyle();
      this.fit();
      if (!about.tiles) this.background.restyle();
      this.refresh();
      if (this.selected !== null) this.select(this.selected);
    });
  }

  // On paper the map has another size: what was in view stays in view there, and comes back as it was.
  fit() {
    const { map, onScreen } = this;
    const view = { center: map.getCenter(), zoom: map.getZoom(), bounds: map.getBounds() };
    map.options.zoomSnap = PRINT.matches ? 0 : ZOOM_SNAP;
    map.invalidateSize({ animate: false });
    if (PRINT.matches) map.fitBounds((onScreen ?? view).bounds, { animate: false });
    else if (onScreen) map.setView(onScreen.center, onScreen.zoom, { animate: false });
    this.onScreen = PRINT.matches ? (onScreen ?? view) : null;
  }

  hover(containerPoint) {
    const { index, bin, other } = this.marks.hit(containerPoint);
    const container = this.map.getContainer();
    container.style.cursor = index !== undefined || bin || other ? "pointer" : "";
    if (index !== undefined) {
      const event = this.events.at(index);
      container.title = `${placeName(event)}: ${changeWords(event)}`;
    } else if (bin) container.title = say("bin", { n: bin.places.length, events: bin.count });
    else container.title = other ? other.words : "";
  }

  restyle() {
    byId("legend").replaceChildren(legend([...Object.keys(sides), "contested", "unknown"], this.sieve.kinds, this.land !== null, this.isWide()));
    this.marks.layer.repaint();
  }

  buildSide() {
    const { state } = this;
    const input = make("input", {
      type: "search", placeholder: say("search.hint"), value: state.words, attributes: { "aria-label": say("search") },
      oninput: () => {
        state.words = input.value.trim();
        this.refresh();
      },
    });
    const sort = make("select", {
      onchange: () => {
        state.sort = sort.value;
        this.refresh();
      },
    }, ["date", "doubt"].map((each) => make("option", { value: each, selected: each === state.sort }, say(`list.by_${each}`))));
    this.countHost = make("span", { className: "muted", attributes: { role: "status" } });
    this.listHost = make("div", {});
    this.aboutHost = make("div", {});
    this.listPage = make("div", {},
      make("h2", { className: "list-head" }, `${say("list")} `, this.countHost),
      make("div", { className: "tools" }, input, make("label", {}, `${say("list.sort")} `, sort)),
      filterPanel(this.sieve, () => this.refresh()), this.listHost, this.aboutHost);
    this.eventPage = make("div", { hidden: true });
    byId("side").replaceChildren(this.listPage, this.eventPage);
  }

  // Draws and lists what the days, the filters and the search let through.
  refresh() {
    this.sieve.search(this.state.words);
    const left = this.sift();
    const listed = this.listed();
    this.marks.show(this.view);
    this.land?.show(this.state.areas, this.state.day);
    const undatedFrom = this.state.sort === "date" ? this.events.dated : Infinity;
    this.countHost.textContent = inWords(listed.length);
    this.listHost.replaceChildren(eventList(this.events, listed, undatedFrom, (index) => this.reach(index)));
    this.aboutHost.replaceChildren(aboutMap(left, this.sieve.kinds, this.about));
    this.noteAddress();
  }

  // Decides for each event whether it is to be seen; counts those left out, by reason.
  sift() {
    const { events, view, marks } = this;
    const { day, length, undated } = this.state;
    const { sayings, readings } = this.sieve.rows();
    const left = { unplaced: 0, background: 0, filtered: 0, time: 0 };
    for (let i = 0; i < events.count; i += 1) {
      const passed = sayings[events.saying[i]];
      view[i] = HIDDEN;
      if (passed === 2) left.background += 1;
      else if (passed === 0 || readings[events.reading[i]] === 0) left.filtered += 1;
      else {
        view[i] = this.timeOf(i, day, length, undated);
        if (view[i] === HIDDEN) left.time += 1;
        else if (marks.position[i] < 0) left.unplaced += 1;
      }
    }
    return left;
  }

  // NOW within the window, BEFORE it, else HIDDEN; what is recalled in passing is shown whatever the day.
  timeOf(i, day, length, undated) {
    const { events } = this;
    if (i >= events.dated) return undated ? NOW : HIDDEN;
    if (events.first[i] > day) return events.columns["saying.background"][events.saying[i]] ? NOW : HIDDEN;
    return length === 0 || events.last[i] > day - length ? NOW : BEFORE;
  }

  // The numbers of the events of the window, in the order of the list.
  listed() {
    const { events, view } = this;
    if (this.state.sort === "doubt") this.doubtful ??= orderOfDoubt(events);
    const found = [];
    for (let k = 0; k < events.count; k += 1) {
      const i = this.state.sort === "doubt" ? this.doubtful[k] : k;
      if (view[i] === NOW) found.push(i);
    }
    return found;
  }

  // Selects an event and brings its place into view.
  reach(index) {
    const { at } = this.events.at(index);
    if (at) this.map.setView(at, Math.max(this.map.getZoom(), NEAR_ZOOM), { animate: !STILL.matches });
    return this.select(index);
  }

  async select(index) {
    this.selected = index;
    this.texts ??= readBlock("texts").then((block) => new Texts(block));
    const texts = await this.texts;
    if (this.selected !== index) return;
    this.listPage.hidden = index !== null;
    this.eventPage.hidden = index === null;
    if (index === null) {
      this.marks.select(null);
      this.eventPage.replaceChildren();
    } else this.openPanel(index, texts.of(index));
    this.noteAddress();
  }

  openPanel(index, texts) {
    this.marks.select(index, othersOf(this.events.at(index), texts));
    this.eventPage.replaceChildren(this.panelOf(this.events.at(index), texts));
    byId("side").scrollTop = 0;
    this.eventPage.firstChild.focus({ preventScroll: this.isWide() });
  }

  panelOf(event, texts) {
    return eventPanel(event, texts, this.eventsAt(event), {
      open: (index) => this.select(index),
      back: () => this.select(null),
      showCandidate: ({ at }) => this.look({ at }),
      loadQuotes: this.about.quotes === "beside" ? (file) => this.loadQuotes(file) : null,
    });
  }

  // All events at the place of an event, the oldest first; undated ones last.
  eventsAt({ place_id: id, index }) {
    const { events } = this;
    const found = [];
    if (id === null) return [events.at(index)];
    for (let i = 0; i < events.count; i += 1) {
      if (events.text("place.place_id", events.columns["spot.place"][events.spotOf(i)]) === id) found.push(events.at(i));
    }
    const dated = found.filter((event) => event.last_day !== null).reverse();
    return [...dated, ...found.filter((event) => event.last_day === null)];
  }

  async loadQuotes(file) {
    const isTaken = (await this.texts).add(await readJson(file), this.about.key);
    if (isTaken) this.select(this.selected);
    else this.eventPage.querySelector("blockquote, label").append(make("strong", {}, ` ${say("quotes.wrong")}`));
  }

  // Brings another reading of the selected event into view, together with its place.
  look({ at }) {
    const from = this.events.at(this.selected).at ?? at;
    this.map.fitBounds(L.latLngBounds([at, from]).pad(0.3), { maxZoom: 11, animate: !STILL.matches });
  }

  isWide() {
    return window.innerWidth > PHONE_WIDTH;
  }

  // The view of the address, else all places that are not in doubt, else all that is drawn, else the country in focus.
  setView() {
    if (this.address.view) {
      const [zoom, latitude, longitude] = this.address.view;
      this.map.setView([latitude, longitude], zoom, { animate: false });
      return;
    }
    const news = this.positionsOfNews();
    const most = news.includes(2) ? 2 : 1;
    if (!news.includes(most)) return;
    const points = this.marks.points.filter((_, position) => news[position] === most).map(({ at }) => at);
    const room = { paddingTopLeft: [this.isWide() ? byId("legend").offsetWidth + 30 : 40, 40], paddingBottomRight: [40, 40] };
    this.map.fitBounds(L.latLngBounds(points), { ...room, maxZoom: 8, animate: false });
  }

  // By position: 2 when one of its events is no past one and its place not in doubt, 1 when only no past one, else 0.
  positionsOfNews() {
    const { events, marks } = this;
    const found = new Uint8Array(marks.points.length);
    for (let i = 0; i < events.count; i += 1) {
      const position = marks.position[i];
      if (position < 0 || events.columns["saying.background"][events.saying[i]] === 1) continue;
      found[position] = Math.max(found[position], events.isAmbiguous(i) ? 1 : 2);
    }
    return found;
  }
}

// Where dashed lines lead from an event: to its other readings if it is in doubt, and to where it stood in the run before.
function othersOf({ ambiguous }, { candidates, difference }) {
  const drawn = candidates.filter(({ at, score }) => ambiguous && at && score >= LEAST_SCORE);
  const others = drawn.map(({ at, place_name: name, score, why }) => ({
    at, name: `${name}? ${score.toFixed(2)}`, words: `${name}: ${say("panel.candidate.score", { score: score.toFixed(2) })}. ${why}`,
  }));
  if (!difference?.before) return others;
  const [name, longitude, latitude] = difference.before;
  const words = say("difference.before", { name });
  return [...others, { at: [latitude, longitude], name: words, words }];
}

async function readJson(file) {
  try {
    return JSON.parse(await file.text());
  } catch {
    return {};
  }
}

// Does something at once, but not again within that time: then once more when it is over.
function atMostEvery(ms, action) {
  let timer = null;
  let isWaiting = false;
  const act = () => {
    timer = null;
    if (!isWaiting) return;
    isWaiting = false;
    action();
    timer = setTimeout(act, ms);
  };
  return () => {
    isWaiting = true;
    if (timer === null) act();
  };
}
