/** The figures as Markdown: a table for each conversation, and one for what they come to. */
export function tablesOf(results) {
  const names = [...new Set(results.map(({ conversation }) => conversation))];
  const parts = names.map((name) =>
    sharesOf(
      name,
      results.filter(({ conversation }) => conversation === name),
    ),
  );
  return [...parts, costsOf(results)].join("\n\n");
}

function sharesOf(name, results) {
  const [first] = results;
  const rows = first.swap.requests
    .map(({ cause }, index) => [
      cause,
      ...results.flatMap(({ swap, stable }) => [swap, stable].map(({ requests }) => percent(requests[index].share))),
    ])
    .slice(1);
  return `**${capital(name)}**\n\n${table(["request", ...results.flatMap(({ wire }) => [`${short(wire)}, swap`, "stable"])], rows)}`;
}

function costsOf(results) {
  const rows = results.map(({ conversation, wire, swap, stable, paysFrom }) => [
    conversation,
    short(wire),
    ...[swap.sent, stable.sent, swap.fresh, stable.fresh].map(grouped),
    (stable.cost / swap.cost).toFixed(2),
    paysFrom === 0 ? "at once" : `${grouped(paysFrom)} bytes, about ${grouped(Math.round(paysFrom / 4))} tokens`,
  ]);
  const heads = ["conversation", "wire", "sent, swap", "stable", "fresh, swap", "stable", "cost, stable / swap", "pays from"];
  return `**What it comes to**\n\n${table(heads, rows)}`;
}

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

function percent(share) {
  return `${(Math.floor(1000 * share) / 10).toFixed(1)} %`;
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

function short(wire) {
  return wire.split(" ").slice(1).join(" ").replace(" Completions", "");
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
