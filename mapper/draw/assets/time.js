// The days: which are shown, the slider, the play button and the histogram above it.

const WINDOWS = [0, 1, 7, 30];
const STEP_MS = 350;
// A bar of the histogram is the step of the play button too: one day, or more where there would be too many.
const MOST_BARS = 120;

class TimeBar {
  // `state`: the last day shown, the length of the window in days (0: everything so far), whether undated events are shown.
  // `span`: the first and the last day of all, null when nothing is dated. `changed` is called after each move.
  // `hasAreas`: whether the page knows the land around the settlements.
  constructor(host, events, span, state, changed, hasAreas) {
    Object.assign(this, { host, events, span, state, changed, hasAreas, timer: null });
    host.hidden = span === null;
    host.setAttribute("aria-label", say("time"));
    if (span) this.build();
  }

  build() {
    const [first, last] = this.span;
    this.slider = make("input", {
      type: "range", min: first, max: last, value: this.state.day, oninput: () => this.go(Number(this.slider.value)),
      attributes: { "aria-label": say("time.slider") },
    });
    this.output = make("output", {});
    this.playButton = button(say("time.play"), () => (this.timer ? this.pause() : this.play()));
    const choice = make("select", { onchange: () => this.change({ length: Number(choice.value) }) },
      WINDOWS.map((n) => make("option", { value: n, selected: n === this.state.length }, say(`time.window.${n}`))));
    this.bars = make("div", { className: "bars", attributes: { "aria-hidden": "true" } });
    this.host.replaceChildren(
      make("div", { className: "time-row" }, this.playButton, make("label", {}, `${say("time.window")} `, choice), this.output,
        this.areasBox(), this.undatedBox()),
      make("div", { className: "track" }, this.bars, this.slider),
      make("div", { className: "ends muted" }, [first, last].map((day) => make("span", {}, dayWords(isoDay(day))))));
    this.drawBars();
    this.update();
  }

  areasBox() {
    return this.hasAreas ? this.box(say("time.areas"), this.state.areas, (areas) => this.change({ areas })) : null;
  }

  undatedBox() {
    const n = this.events.count - this.events.dated;
    if (n === 0) return null;
    return this.box(say("time.undated", { n }), this.state.undated, (undated) => this.change({ undated }));
  }

  box(words, isChecked, toggled) {
    const box = checkbox(words, isChecked, toggled);
    box.className = "muted choice";
    return box;
  }

  // Bars of one or several days each, as high as their share of the fullest.
  drawBars() {
    const [first, last] = this.span;
    this.width = Math.ceil((last - first + 1) / MOST_BARS);
    const counts = new Array(Math.ceil((last - first + 1) / this.width)).fill(0);
    for (const i of newsOf(this.events)) counts[Math.floor((this.events.first[i] - first) / this.width)] += 1;
    const most = Math.max(...counts);
    this.bars.replaceChildren(...counts.map((n, i) => {
      const day = Math.min(last, first + (i + 1) * this.width - 1);
      const bar = make("div", { className: "bar", onclick: () => this.go(day), title: `${dayWords(isoDay(day))}: ${inWords(n)}` },
        make("span", {}));
      bar.firstChild.style.height = n ? `${Math.max(8, (100 * n) / most)}%` : "0";
      bar.day = day;
      return bar;
    }));
  }

  go(day) {
    this.change({ day });
  }

  change(what) {
    Object.assign(this.state, what);
    this.update();
    this.changed();
  }

  update() {
    const { day, length } = this.state;
    this.slider.value = day;
    this.output.textContent = dayWords(isoDay(day));
    this.slider.setAttribute("aria-valuetext", this.output.textContent);
    for (const bar of this.bars.children) {
      bar.classList.toggle("on", bar.day <= day && (length === 0 || bar.day > day - length));
    }
  }

  play() {
    if (this.state.day >= this.span[1]) this.go(this.span[0]);
    this.playButton.textContent = say("time.pause");
    this.timer = setInterval(() => {
      if (this.state.day >= this.span[1]) this.pause();
      else this.go(Math.min(this.span[1], this.state.day + this.width));
    }, STEP_MS);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.playButton.textContent = say("time.play");
  }
}

// The numbers of the dated events that are not recalled in passing.
function newsOf({ columns, dated, saying }) {
  const found = [];
  for (let i = 0; i < dated; i += 1) if (columns["saying.background"][saying[i]] === 0) found.push(i);
  return found;
}

// The first and the last day on which those may have happened; null when there is none.
function spanOf(events) {
  const news = newsOf(events);
  if (news.length === 0) return null;
  let first = Infinity;
  for (const i of news) first = Math.min(first, events.first[i]);
  return [first, events.last[news[0]]];
}
