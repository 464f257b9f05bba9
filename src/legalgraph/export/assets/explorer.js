"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const goalOf = Object.fromEntries(data.goals.map((goal) => [goal.number, goal]));
  const CLASS = { "fully met": "s-met", "partly met": "s-part", "not met": "s-not", undetermined: "s-open", passed: "s-met", failed: "s-not", cantTell: "s-open" };
  const SAID = { cantTell: "cannot tell", ...data.called };
  const said = (status) => SAID[status] || status;
  const state = { goal: null, statute: null, view: data.start.view, only: data.start.only, without: [], q: "", area: "", status: "", victim: "", agency: "" };
  const VIEWS = { overview: "Statutes", agencies: "Agencies", victims: "Victims", citations: "Citations" };
  const base = recount(data, []);
  let now = base, cy = null, shownPicture = null;

  function h(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "onclick") element.addEventListener("click", value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
    }
    for (const child of children.flat(9)) if (child !== null && child !== undefined && child !== "") element.append(child);
    return element;
  }
  const points = (ends) => (ends ? (ends[0] === ends[1] ? `${ends[0]}` : `${ends[0]} to ${ends[1]}`) : "");
  const worth = (ends, most) => (ends ? `${points(ends)} / ${most}` : most === null ? "" : `of ${most}`);
  const graded = data.bands.some(([measure]) => measure === "TotalPoints");
  const sign = (status) => h("span", { class: `sign ${CLASS[status] || "s-none"}`, "aria-hidden": "true" }, data.marks[status] || "·");
  const tally = () => ["fully met", "partly met", "not met", "undetermined"].map((one) => [data.goals.filter((goal) => now.goals[goal.number].status === one).length, said(one)])
    .filter(([count]) => count).map(([count, word]) => `${count} ${word}`).join(", ");
  const statusText = (status) => [sign(status), " ", said(status)];

  /* --- addresses: #goal=…, #statute=…, &without=… --------------------------------------------------------- */
  const nameOf = (id) => data.provisions[id].label.split("§ ").pop();
  const idOf = (name) => Object.keys(data.provisions).find((id) => id === name || nameOf(id) === name || data.provisions[id].label === name);
  function readAddress() {
    const asked = new URLSearchParams(location.hash.slice(1));
    state.goal = Object.hasOwn(goalOf, asked.get("goal")) ? asked.get("goal") : null; /* own: an address may say __proto__ */
    state.view = Object.hasOwn(data.pictures, asked.get("view")) ? asked.get("view") : data.start.view;
    state.statute = !state.goal && asked.get("statute") ? idOf(asked.get("statute")) || null : null;
    state.without = [...new Set((asked.get("without") || "").split(",").map(idOf).filter(Boolean))];
    render(true);
  }
  function writeAddress() {
    const parts = [];
    if (state.goal) parts.push(`goal=${encodeURIComponent(state.goal)}`);
    if (state.statute) parts.push(`statute=${encodeURIComponent(nameOf(state.statute))}`);
    if (state.view !== data.start.view) parts.push(`view=${state.view}`);
    if (state.without.length) parts.push(`without=${state.without.map((id) => encodeURIComponent(nameOf(id))).join(",")}`);
    const hash = `#${parts.join("&")}`;
    if (hash !== location.hash && !(hash === "#" && !location.hash)) history.pushState(null, "", hash);
  }
  function go(where) {
    state.goal = where.goal || null; state.statute = where.statute || null;
    writeAddress(); render(true);
    $("panel").scrollTop = 0;
    $("panel").focus({ preventScroll: true });
  }
  function take(id) {
    state.without = state.without.includes(id) ? state.without.filter((one) => one !== id) : [...state.without, id];
    writeAddress(); render(false);
  }

  /* --- filters ---------------------------------------------------------------------------------------------- */
  const normsOf = (goal) => goal.tests.flatMap((id) => data.tests[id].fits || []);
  const textOf = Object.fromEntries(data.goals.map((goal) => [goal.number, [goal.number, goal.label, goal.status,
    ...goal.tests.flatMap((id) => [data.tests[id].label, ...data.tests[id].shown.filter((one) => one.role !== "near miss").flatMap((one) => [data.norms[one.norm].label,
      ...data.norms[one.norm].versions.flatMap((version) => [data.words[version].citation, ...data.words[version].text])])])].join("\n").toLowerCase()]));
  function visible(goal) {
    const norms = normsOf(goal).map((id) => data.norms[id]);
    return (!state.only || state.only.includes(goal.number)) && (!state.area || goal.area === state.area) && (!state.status || now.goals[goal.number].status === state.status)
      && (!state.victim || norms.some((norm) => norm.victims.includes(state.victim))) && (!state.agency || norms.some((norm) => norm.agencies.includes(state.agency)))
      && state.q.toLowerCase().split(/\s+/).every((word) => textOf[goal.number].includes(word));
  }
  function statutesFound() {
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return Object.entries(data.provisions).filter(([, one]) => one.kind !== "provision"
      && words.every((word) => `${one.label} ${one.title || ""}`.toLowerCase().includes(word))).map(([id]) => id);
  }

  /* --- text ------------------------------------------------------------------------------------------------- */
  const button = (label, where) => h("button", { type: "button", class: "link", onclick: () => go(where) }, label);
  function takeButton(id) {
    const taken = state.without.includes(id), gone = now.provisions.has(id);
    return gone && !taken ? h("small", null, "gone with the whole")
      : h("button", { type: "button", class: "take", "aria-pressed": String(taken), "data-take": id, onclick: () => take(id) }, taken ? "✕ taken away – restore" : "Take away");
  }
  function wholeOf(id) {
    let at = id;
    for (let step = 0; step < 20 && data.provisions[at] && data.provisions[at].kind === "provision" && data.provisions[at].of.length; step++) at = data.provisions[at].of[0];
    return at;
  }
  function marked(text, quotes) {
    const cuts = quotes.map((quote) => [text.indexOf(quote), quote.length]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0]);
    const out = []; let end = 0;
    for (const [at, length] of cuts) {
      if (at + length <= end) continue;
      const from = Math.max(at, end);
      out.push(text.slice(end, from), h("mark", null, text.slice(from, at + length))); end = at + length;
    }
    return [...out, text.slice(end)];
  }
  function words(version, quotes) {
    const one = data.words[version];
    return h("blockquote", { class: now.provisions.has(one.provision) ? "gone" : null },
      h("header", null, data.provisions[one.provision] ? button(one.citation, { statute: wholeOf(one.provision) }) : one.citation,
        data.provisions[one.provision] ? takeButton(one.provision) : null),
      one.text.length ? one.text.map((text) => h("p", null, marked(text, quotes))) : h("p", null, h("em", null, "No source gives its words.")),
      h("small", null, [one.title, one.standing, ...one.sources].filter(Boolean).join(" · ")));
  }
  function norm(shown, open) {
    const one = data.norms[shown.norm], quotes = shown.facts.flatMap((fact) => fact.words), gone = now.norms.has(shown.norm);
    return h("details", { class: "norm", open },
      h("summary", null, h("span", { class: "role" }, gone ? "gone" : shown.role), gone ? h("s", null, one.label) : one.label),
      h("p", { class: "meta" }, [one.kind, one.basis && `basis: ${one.basis}`].filter(Boolean).join(" · ")),
      shown.misses.length ? h("p", null, "Falls short: ", shown.misses.join("; ")) : null,
      shown.facts.length ? h("dl", null, shown.facts.map((fact) => [h("dt", null, fact.slot),
        h("dd", null, fact.values.join(", "), fact.words.length ? ` — “${fact.words.join("” … “")}”` : "", fact.basis ? ` (${fact.basis})` : "")])) : null,
      one.versions.map((version) => words(version, quotes)));
  }
  function testText(id) {
    const test = data.tests[id], outcome = now.outcomes[id], changed = outcome !== test.outcome;
    const near = test.shown.filter((one) => one.role === "near miss"), carrying = test.shown.filter((one) => one.role !== "near miss");
    return h("section", { class: `test ${CLASS[outcome] || "s-none"}`, "data-test": id, "data-outcome": outcome },
      h("h3", null, sign(outcome), " ", test.label),
      h("p", { class: "meta" }, changed ? [h("span", { class: "was" }, said(test.outcome)), " → "] : null, said(outcome),
        test.core ? " · core" : "", test.share ? ` · ${test.share} ${test.share === 1 ? "point" : "points"}` : ""),
      outcome === "failed" && test.message ? h("p", null, test.message) : null,
      carrying.map((one) => norm(one, carrying.length <= 2)),
      near.length ? h("details", { class: "norm" }, h("summary", null, `Looked at and not enough (${near.length})`), near.map((one) => norm(one, false))) : null,
      test.repairs.length && outcome === "failed" ? h("p", null, h("strong", null, "Would mend it: "), test.repairs.join(" ")) : null,
      test.records.length ? h("p", { class: "meta" }, test.records.join("; ")) : null,
      test.note ? h("details", { class: "norm" }, h("summary", null, "How we read it"), h("p", null, test.note)) : null);
  }
  function goalText(number) {
    const goal = goalOf[number], is = now.goals[number];
    const all = data.goals.filter(visible), at = all.indexOf(goal);
    const extra = Object.keys(data.tests).filter((id) => data.tests[id].goal === number && data.tests[id].category);
    return [h("p", { class: "meta" }, button("← All goals", {}), at > 0 ? [" · ", button(`previous ${all[at - 1].number}`, { goal: all[at - 1].number })] : null,
        at >= 0 && at + 1 < all.length ? [" · ", button(`next ${all[at + 1].number}`, { goal: all[at + 1].number })] : null),
      h("h2", null, sign(is.status), ` ${goal.number} ${goal.label}`),
      h("p", { class: "meta", id: "standing" }, is.status !== goal.status ? [h("span", { class: "was" }, said(goal.status)), " → "] : null, said(is.status),
        is.points ? ` · ${points(is.points)} of ${goal.maximum} points` : "", goal.basis === "assumed" ? " (our split: the publisher gives no share per criterion)" : ""),
      goal.tests.map(testText), extra.length ? h("h2", { class: "area" }, "Extra credit") : null, extra.map(testText)];
  }
  function statuteText(id) {
    const one = data.provisions[id], below = closure(data, [id]);
    const norms = new Set(Object.keys(data.norms).filter((norm) => data.norms[norm].needs.some((need) => below.has(need))));
    const rests = data.goals.map((goal) => [goal, goal.tests.filter((test) => (data.tests[test].fits || []).some((fit) => norms.has(fit)))]).filter(([, tests]) => tests.length);
    const versions = Object.keys(data.words).filter((version) => below.has(data.words[version].provision))
      .sort((a, b) => data.words[a].citation.localeCompare(data.words[b].citation, "en", { numeric: true }));
    return [h("p", { class: "meta" }, button("← All goals", {})), h("h2", null, one.label), one.title ? h("p", { class: "meta" }, one.title) : null,
      h("p", null, takeButton(id)), h("h2", { class: "area" }, "What rests on it", h("small", null, `${rests.length} goals`)),
      rests.length ? h("ul", { class: "rows" }, rests.map(([goal, tests]) => [row(goal), h("li", null, h("ul", null, tests.map((test) =>
        h("li", null, sign(now.outcomes[test]), " ", data.tests[test].label, data.tests[test].polarity === "none" ? h("em", null, " (counts against)") : ""))))])) : h("p", null, "No goal rests on it."),
      h("h2", { class: "area" }, "Its words"), versions.length ? versions.map((version) => words(version, [])) : h("p", null, "None of its words decide a criterion.")];
  }
  function row(goal) {
    const is = now.goals[goal.number];
    return h("li", null, h("button", { type: "button", "data-goal": goal.number, onclick: () => go({ goal: goal.number }) },
      sign(is.status), h("span", null, `${goal.number} ${goal.label}`, h("span", { class: "hidden" }, ` (${said(is.status)})`)), h("small", null, worth(is.points, goal.maximum))));
  }
  function homeText() {
    const shown = data.goals.filter(visible), laws = statutesFound();
    return [state.only ? h("p", { class: "note" }, `The filters of this export leave ${state.only.length} of ${data.goals.length} goals; the total is that of all. `,
        h("button", { type: "button", class: "link", onclick: () => { state.only = null; render(false); } }, "List all")) : null,
      laws.length ? [h("h2", { class: "area" }, "Statutes"), h("ul", { class: "rows" }, laws.map((id) => h("li", null, h("button", { type: "button", "data-statute": id, onclick: () => go({ statute: id }) },
        h("span", null, "§"), h("span", null, data.provisions[id].label.split("§ ").pop(), data.provisions[id].title ? ` ${data.provisions[id].title}` : ""), h("small")))))] : null,
      shown.length === 0 && !laws.length ? h("div", { class: "empty" }, h("p", null, "No goal and no statute fits."), h("button", { type: "button", onclick: clear }, "Clear the search and the filters")) : null,
      data.areas.map((area) => {
        const goals = shown.filter((goal) => goal.area === area.number);
        return goals.length ? [h("h2", { class: "area" }, `${area.number} ${area.label}`, h("small", null, worth(now.areas[area.number] && now.areas[area.number].map((x) => Math.round(x * 1e6) / 1e6), area.maximum))),
          h("ul", { class: "rows" }, goals.map(row))] : null;
      })];
  }
  function whatifText() {
    const box = $("whatif");
    box.hidden = state.without.length === 0;
    if (box.hidden) return box.replaceChildren();
    const changed = data.goals.filter((goal) => now.goals[goal.number].status !== base.goals[goal.number].status || String(now.goals[goal.number].points) !== String(base.goals[goal.number].points));
    const tests = Object.keys(data.tests).filter((id) => now.outcomes[id] !== base.outcomes[id]);
    box.replaceChildren(...[h("h2", null, "If the law were without"),
      h("div", { class: "chips" }, state.without.map((id) => h("button", { type: "button", onclick: () => take(id), "aria-label": `Restore ${data.provisions[id].label}` }, `${data.provisions[id].short} ✕`)),
        h("button", { type: "button", id: "reset", onclick: () => { state.without = []; writeAddress(); render(false); } }, "Restore all")),
      h("p", null, `${tests.length} criteria and ${changed.length} goals change`, base.total ? [`; total ${points(base.total)} → `, h("strong", null, points(now.total))] : null,
        graded ? [`, grade ${base.grade || "open"} → `, h("strong", null, now.grade || "open")] : null, "."),
      changed.length ? h("details", { open: changed.length <= 4 }, h("summary", null, "Goals that change"), h("ul", null, changed.map((goal) => h("li", { "data-changed": goal.number },
        button(`${goal.number} ${goal.label}`, { goal: goal.number }), `: ${said(base.goals[goal.number].status)} → ${said(now.goals[goal.number].status)}`, now.goals[goal.number].points ? `, ${points(base.goals[goal.number].points)} → ${points(now.goals[goal.number].points)} points` : "")))) : null,
      now.leanedOn.length ? h("p", { class: "caution" }, "Other norms lean on what is taken away together (definitions, offences that a rule reaches). This page does not derive that anew; for the exact answer:") : h("p", null, "The same by the program:"),
      h("code", null, `legalgraph whatif ${data.jurisdiction} ${state.without.map((id) => `--repeal '${nameOf(id)}'`).join(" ")}`)].filter(Boolean));
  }

  /* --- picture ---------------------------------------------------------------------------------------------- */
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const statusOf = (node) => node.kind === "goal" ? (now.goals[node.label.split(" ")[0]] || node).status : now.outcomes[node.id] || node.status;
  const COLOR = { "s-met": "#009E73", "s-part": "#E69F00", "s-not": "#D55E00", "s-open": "#CC79A7" };
  function nodeData(node) {
    const status = statusOf(node), mark = node.status ? `${data.marks[status] || "·"}\u2002` : "";
    const gone = now.provisions.has(node.id) || now.norms.has(node.id);
    return { id: node.id, kind: node.kind, label: (gone ? "✕ " : mark) + node.lines.join(mark || gone ? "\n\u2003\u2002" : "\n"), w: node.w, h: node.h, color: (node.status && COLOR[CLASS[status]]) || (node.kind === "issue area" ? css("--faint") : node.color),
      stop: (700 / node.w).toFixed(2), gone: gone ? 1 : 0, changed: node.status && status !== node.status ? 1 : 0 };
  }
  const level = (edge) => Math.abs(edge.target().position("x") - edge.source().position("x")) < 1; /* within a column: round its left side */
  const side = (edge) => Math.sign(edge.target().position("x") - edge.source().position("x")) || 1;
  function bend(edge) { /* leaves and arrives level: the handles of the curve, as weights along it and distances from it */
    const s = edge.source(), t = edge.target(), to = side(edge);
    if (level(edge)) return { weights: [0.2, 0.8], distances: [36, 36].map((off) => off * Math.sign(t.position("y") - s.position("y"))) };
    const dx = t.position("x") - s.position("x") - (to * (s.data("w") + t.data("w"))) / 2, dy = t.position("y") - s.position("y");
    const square = dx * dx + dy * dy || 1, off = (0.3 * dx * dy) / Math.sqrt(square);
    return { weights: [(0.3 * dx * dx) / square, (0.7 * dx * dx + dy * dy) / square], distances: [-off, off] };
  }
  function style() {
    const ink = css("--ink"), box = css("--box"), line = css("--faint");
    return [
      { selector: "node", style: { shape: "round-rectangle", width: "data(w)", height: "data(h)", label: "data(label)", "text-wrap": "wrap", "text-valign": "center", "text-halign": "right", "text-justification": "left",
        "text-margin-x": (node) => 17 - node.data("w"), "font-size": 12, "line-height": 1.2, "font-family": "sans-serif", color: ink, "background-fill": "linear-gradient", "background-gradient-direction": "to-right",
        "background-gradient-stop-colors": (node) => `${node.data("color")} ${node.data("color")} ${box} ${box}`, "background-gradient-stop-positions": (node) => `0% ${node.data("stop")}% ${node.data("stop")}% 100%`,
        "border-width": 1, "border-color": line } },
      { selector: 'node[kind="goal"], node[kind="issue area"]', style: { "font-weight": 600 } },
      { selector: "node[gone=1]", style: { opacity: 0.45, "border-style": "dashed" } },
      { selector: "node[changed=1]", style: { "border-width": 3, "border-color": css("--not") } },
      { selector: "edge", style: { width: "data(width)", "line-color": line, "target-arrow-color": line, "target-arrow-shape": "triangle", "arrow-scale": 0.7, "curve-style": "unbundled-bezier", "edge-distances": "endpoints",
        "source-endpoint": (edge) => `${level(edge) ? -50 : 50 * side(edge)}% 0%`, "target-endpoint": (edge) => `${-50 * side(edge)}% 0%`,
        "control-point-distances": (edge) => bend(edge).distances, "control-point-weights": (edge) => bend(edge).weights, opacity: 0.65 } },
      { selector: 'edge[kind="counts against"], edge[kind="defeats"]', style: { "line-style": "dashed", "line-color": "#D55E00", "target-arrow-color": "#D55E00", opacity: 0.9 } },
      { selector: 'edge[kind="nearly meets"]', style: { "line-style": "dotted", "line-color": css("--part"), "target-arrow-color": css("--part") } },
      { selector: "node.dim, edge.dim", style: { opacity: 0.13 } },
      { selector: "node.here", style: { "border-width": 3, "border-color": css("--link") } },
    ];
  }
  function draw(refit) {
    const picture = state.goal ? data.proofs[state.goal] : data.pictures[state.view] || Object.values(data.pictures)[0];
    if (picture !== shownPicture) {
      cy.elements().remove();
      cy.add(picture.nodes.map((node) => ({ group: "nodes", data: nodeData(node), position: { x: node.x, y: node.y } })));
      cy.add(picture.edges.map((edge, place) => ({ group: "edges", data: { id: `e${place}`, source: edge.source, target: edge.target, kind: edge.kind, width: Math.min(1 + 0.4 * (edge.weight - 1), 4) } })));
      shownPicture = picture; refit = true;
    }
    cy.batch(() => {
      picture.nodes.forEach((node) => cy.getElementById(node.id).data(nodeData(node)));
      cy.elements().removeClass("dim here");
      if (!state.goal) {
        const shown = new Set(data.goals.filter(visible).map((goal) => goal.number));
        const goals = cy.nodes('[kind="goal"]').filter((node) => shown.has(picture.nodes.find((one) => one.id === node.id()).label.split(" ")[0]));
        if (shown.size < data.goals.length && cy.nodes('[kind="goal"]').nonempty()) cy.elements().not(goals.closedNeighborhood()).addClass("dim");
        if (state.statute) { const it = cy.getElementById(state.statute); cy.elements().not(it.closedNeighborhood()).addClass("dim"); it.addClass("here"); }
      }
    });
    if (refit) fit();
  }
  function fit() { /* legible first: as wide as the window where that can be read, and the rest is a drag away */
    cy.resize();
    const box = cy.elements().boundingBox(), across = (cy.width() - 20) / box.w, down = (cy.height() - 20) / box.h;
    const least = cy.width() < 500 ? 0.74 : 0.72, zoom = Math.min(1.15, Math.max(least, Math.min(across, state.goal ? Math.max(down, least) : across)));
    const x = across < zoom ? 10 - box.x1 * zoom : cy.width() / 2 - ((box.x1 + box.x2) / 2) * zoom;
    const y = down < zoom ? 10 - box.y1 * zoom : cy.height() / 2 - ((box.y1 + box.y2) / 2) * zoom;
    const here = cy.elements(".here"), around = here.closedNeighborhood().boundingBox();
    const middle = here.empty() ? null : around.h * zoom < cy.height() - 20 ? (around.y1 + around.y2) / 2 : here.position("y");
    cy.viewport({ zoom, pan: { x, y: middle === null || down >= zoom ? y : Math.min(10 - box.y1 * zoom, cy.height() / 2 - middle * zoom) } });
  }
  function startGraph() {
    cy = cytoscape({ container: $("graph"), style: style(), layout: { name: "preset" }, autoungrabify: true, boxSelectionEnabled: false, minZoom: 0.15, maxZoom: 3 });
    cy.on("tap", "node", (event) => {
      const id = event.target.id(), kind = event.target.data("kind");
      const node = shownPicture.nodes.find((one) => one.id === id);
      if (kind === "goal") go({ goal: node.label.split(" ")[0] });
      else if (kind === "statute" || kind === "bill" || kind === "provision") go({ statute: wholeOf(id) });
      else if (kind === "issue area") { $("area").value = node.label.split(" ")[0]; state.area = $("area").value; go({}); }
      else if (kind === "agency" || kind === "victim category") { const name = kind === "agency" ? "agency" : "victim"; $(name).value = id; state[name] = $(name).value; $("more").open = true; go({}); }
      else if (kind === "criterion" || kind === "extra credit") { const found = document.querySelector(`[data-test="${CSS.escape(id)}"]`); if (found) found.scrollIntoView({ block: "start" }); }
    });
    cy.on("mouseover", "node", () => { $("graph").style.cursor = "pointer"; });
    cy.on("mouseout", "node", () => { $("graph").style.cursor = ""; });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { cy.style(style()); draw(false); });
    new ResizeObserver(() => cy.resize()).observe($("graph"));
    const zoom = (by) => cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
    $("in").onclick = () => zoom(1.25); $("out").onclick = () => zoom(0.8); $("fit").onclick = () => { cy.fit(undefined, 14); };
    $("graph").addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
      if (by) cy.panBy({ x: by[0], y: by[1] }); else if (event.key === "+" || event.key === "=") zoom(1.25); else if (event.key === "-") zoom(0.8); else if (event.key === "0") cy.fit(undefined, 14); else return;
      event.preventDefault();
    });
  }

  /* --- the page --------------------------------------------------------------------------------------------- */
  function render(refit) {
    now = recount(data, state.without);
    whatifText();
    $("panel").replaceChildren(...[state.goal ? goalText(state.goal) : state.statute ? statuteText(state.statute) : homeText()].flat(9).filter(Boolean));
    $("figure").replaceChildren(...(now.total ? [graded ? h("b", null, now.grade || "open") : null, h("small", null, `${points(now.total)} of ${data.maximum} points`)] : [h("small", null, tally())]).filter(Boolean));
    const active = ["area", "status", "victim", "agency"].filter((name) => state[name]).length;
    for (const one of $("views").children) one.setAttribute("aria-pressed", String(!state.goal && one.dataset.view === state.view));
    legend();
    $("active").textContent = active ? `(${active})` : "";
    document.title = state.goal ? `${state.goal} – ${data.title}` : state.statute ? `${nameOf(state.statute)} – ${data.title}` : data.title;
    draw(refit);
  }
  function legend() {
    const picture = state.goal ? data.proofs[state.goal] : data.pictures[state.view] || Object.values(data.pictures)[0];
    const statuses = new Set(picture.nodes.map(statusOf).filter(Boolean)), kinds = new Set(picture.edges.map((edge) => edge.kind));
    const lines = [["s-none", "─", "counts toward"], ["s-none", "─", "witnesses"], ["s-not", "╌", "counts against"], ["s-not", "╌", "defeats"], ["s-part", "┄", "nearly meets"], ["s-none", "─", "cites"]];
    $("legend").replaceChildren(...[...Object.keys(CLASS), "inapplicable", "untested"].filter((one) => statuses.has(one)).map((one) => h("span", null, h("i", { class: CLASS[one] || "s-none" }, data.marks[one]), said(one))),
      ...lines.filter(([, , name]) => kinds.has(name) && !(name === "counts toward" && kinds.has("witnesses"))).map(([style, line, name]) => h("span", null, h("i", { class: style }, line), name)));
  }
  function clear() {
    for (const id of ["area", "status", "victim", "agency"]) { $(id).value = ""; state[id] = ""; }
    $("search").value = ""; state.q = ""; render(false);
  }
  function options(id, label, entries) {
    $(id).replaceChildren(h("option", { value: "" }, label), ...entries.map(([value, text]) => h("option", { value }, text)));
    $(id).addEventListener("change", () => { state[id] = $(id).value; if (state.goal || state.statute) go({}); else render(false); });
  }
  function start() {
    $("title").textContent = data.label;
    $("subtitle").replaceChildren(`${data.framework} · law as of ${data.asOf}`, h("span", { class: "wide" }, " · derived from the statutes' words"));
    $("foot").textContent = "One file, no request to anywhere. Keys: / search, Escape back to all goals.";
    options("area", "all", data.areas.map((area) => [area.number, `${area.number} ${area.label}`]));
    options("status", "all", ["fully met", "partly met", "not met", "undetermined"].filter((one) => data.goals.some((goal) => goal.status === one) || one !== "undetermined").map((one) => [one, `${data.marks[one]} ${said(one)}`]));
    const used = (name) => [...new Set(data.goals.flatMap(normsOf).flatMap((norm) => data.norms[norm][name]))].filter((id) => data.names[id]).map((id) => [id, data.names[id]]).sort((a, b) => a[1].localeCompare(b[1]));
    options("victim", "all", used("victims")); options("agency", "all", used("agencies"));
    $("search").addEventListener("input", () => { state.q = $("search").value.trim(); state.goal = state.statute = null; writeAddress(); render(false); });
    $("views").replaceChildren(...Object.keys(VIEWS).filter((name) => data.pictures[name]).map((name) => h("button", { type: "button", "data-view": name, onclick: () => { state.view = name; go({}); } }, VIEWS[name])));
    $("skip").onclick = (event) => { event.preventDefault(); $("panel").focus(); };
    $("clear").onclick = clear;
    if (data.start.goal && !location.hash) history.replaceState(null, "", `#goal=${encodeURIComponent(data.start.goal)}`);
    addEventListener("popstate", readAddress); addEventListener("hashchange", readAddress);
    addEventListener("keydown", (event) => {
      const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
      if (event.key === "/" && !typing) { event.preventDefault(); $("search").focus(); }
      else if (event.key === "Escape") { if (typing) event.target.blur(); go({}); }
    });
    startGraph(); readAddress();
    const picture = () => { const box = cy.elements().renderedBoundingBox({ includeLabels: false }), here = cy.elements(".here");
      return { left: box.x1, across: box.x2, zoom: cy.zoom(), here: here.empty() ? null : here.renderedPosition("y") }; };
    window.legalgraph = { recount: (names) => recount(data, names.map(idOf)), base, picture };
  }
  start();
})();
