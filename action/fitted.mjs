/** Joins as many whole sections as there is room for, and says how many are left out: one that is cut in the middle could leave a fold or a fence open. */
export function fitted(sections, { most, size, where }) {
  const kept = [];
  let room = most - 500;
  for (const section of sections) {
    if (size(section) + 2 > room) break;
    room -= size(section) + 2;
    kept.push(section.trimEnd());
  }
  const left = sections.length - kept.length;
  if (left > 0) kept.push(`…and ${left} more ${left === 1 ? "section" : "sections"}, for which there is no room here; ${where}.`);
  return `${kept.join("\n\n")}\n`;
}
