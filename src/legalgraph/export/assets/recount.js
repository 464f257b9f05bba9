"use strict";
/* Counting again after provisions are gone: the rules of queries/derive, over the witnesses and candidates in the page. */
function closure(data, taken) {
  const gone = new Set(taken);
  for (let grew = true; grew;) {
    grew = false;
    for (const [id, one] of Object.entries(data.provisions)) {
      if (!gone.has(id) && one.of.some((whole) => gone.has(whole))) { gone.add(id); grew = true; }
    }
  }
  return gone;
}
function outcomeOf(test, gone) {
  if (!test.polarity) return test.outcome;
  const left = (norms) => norms.filter((norm) => !gone.has(norm));
  const candidates = left(test.candidates), fits = left(test.fits), open = left(test.open);
  const scheme = test.presupposed === null ? test.absent : test.presupposed.some((part) => left(part).length === 0);
  if (scheme || (test.polarity === "every" && candidates.length === 0)) return test.searched ? "inapplicable" : "cantTell";
  if (test.polarity === "some") return fits.length ? "passed" : open.length || !test.searched ? "cantTell" : "failed";
  if (test.polarity === "none") return fits.length ? "failed" : open.length || !test.searched ? "cantTell" : "passed";
  const breaks = candidates.some((norm) => !fits.includes(norm) && !open.includes(norm));
  if (breaks && test.searched) return "failed";
  return open.length || breaks || !test.searched ? "cantTell" : "passed";
}
function recount(data, taken) {
  const provisions = closure(data, taken), norms = new Set(), outcomes = {}, low = {}, high = {};
  for (const [id, norm] of Object.entries(data.norms)) if (norm.needs.some((one) => provisions.has(one))) norms.add(id);
  const derived = data.derived[[...norms].sort().join("\n")]; /* one provision alone: derived by the program, not counted here */
  for (const [id, test] of Object.entries(data.tests)) {
    const found = (outcomes[id] = derived ? derived[id] || test.outcome : outcomeOf(test, norms));
    low[id] = found === "passed" || (found === "inapplicable" && test.absentPasses === true);
    high[id] = low[id] || found === "cantTell" || found === "untested";
  }
  const round = (value) => Math.round(value * 1e6) / 1e6;
  const goals = {}, areas = {}, total = [0, 0];
  let scored = data.total !== null; /* a framework may give its goals no points */
  for (const goal of data.goals) {
    const end = (counts) => {
      const passed = goal.tests.filter((test) => counts[test]);
      const status = passed.length === goal.tests.length ? "fully met" : passed.some((test) => data.tests[test].core) ? "partly met" : "not met";
      const share = passed.reduce((sum, test) => sum + (data.tests[test].share || 0), 0);
      return [status, status === "fully met" ? goal.maximum : status === "not met" ? 0 : round(share)];
    };
    const [[less, few], [more, many]] = [end(low), end(high)];
    goals[goal.number] = { status: less === more ? less : "undetermined", points: goal.maximum === null ? null : [few, many] };
    if (goal.maximum === null) { scored = false; areas[goal.area] = null; continue; }
    const area = (areas[goal.area] = areas[goal.area] || [0, 0]);
    area[0] += few; area[1] += many; total[0] += few; total[1] += many;
  }
  for (const extra of data.extra) {
    const sum = (counts) => Object.entries(data.tests)
      .filter(([id, test]) => test.category === extra.category && counts[id])
      .reduce((all, [, test]) => all + test.points, 0);
    total[0] += Math.min(extra.cap, sum(low)); total[1] += Math.min(extra.cap, sum(high));
  }
  const letter = (points) => (data.bands.find(([measure, , bound]) => measure === "TotalPoints" && bound <= points) || [])[1] || null;
  const grades = scored ? total.map((points) => letter(data.rounded ? Math.round(points) : round(points))) : [null];
  return {
    provisions, norms, outcomes, goals, areas, total: scored ? total.map(round) : null, grade: grades[0] === grades[1] ? grades[0] : null,
    leanedOn: derived ? [] : [...norms].filter((norm) => data.norms[norm].leanedOn),
  };
}
