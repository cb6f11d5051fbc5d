import { placeOf, type Camera } from "./camera.ts";
import { focusOn, type Choice } from "./choice.ts";
import type { Views } from "./views.ts";

const arrows: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface Desk {
  readonly stage: HTMLElement;
  readonly camera: Camera;
  readonly views: Views;
  readonly choice: Choice;
}

/** What the keyboard does in the picture: it moves and zooms; on an agent it goes to the next one in a direction, and opens it. */
export function listenToKeys({ stage, camera, views, choice }: Desk): void {
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const box = document.activeElement?.closest<SVGGElement>(".node") ?? undefined;
    const arrow = arrows[event.key];
    if (arrow !== undefined && box === undefined) camera.pan(arrow[0] * 60, arrow[1] * 60);
    else if (arrow !== undefined && box !== undefined) step(box, arrow);
    else if (event.key === "+" || event.key === "=") camera.zoom(1.25);
    else if (event.key === "-" || event.key === "_") camera.zoom(0.8);
    else if (event.key === "0") camera.fit();
    else if ((event.key === "Enter" || event.key === " ") && box !== undefined) activate(box, { stage, camera, views, choice });
    else if (event.key === "Escape") leave(box);
    else return;
    event.preventDefault();
  });

  const step = (box: SVGGElement, arrow: readonly [number, number]): void => {
    const next = nearest(box, arrow, views);
    if (next === undefined) return;
    focusOn(next, views);
    camera.centre(next);
  };
  const leave = (box: SVGGElement | undefined): void => {
    const parent = views.parent();
    if (box !== undefined) stage.focus({ preventScroll: true });
    else if (parent !== undefined) views.show(parent);
    choice.none();
  };
}

/** Opens a group, or the details of an agent. */
export function activate(box: SVGGElement, { views, choice, stage }: Desk): void {
  const [node, view] = [box.dataset["node"], box.dataset["view"]];
  if (node !== undefined) choice.choose(node);
  if (view === undefined) return;
  views.show(Number(view));
  const [first] = views.boxes();
  if (first === undefined) stage.focus();
  else focusOn(first, views);
}

/** The box nearest in a direction; what lies aside counts as further. */
function nearest(from: SVGGElement, [dx, dy]: readonly [number, number], views: Views): SVGGElement | undefined {
  const svg = views.svg();
  if (svg === undefined) return undefined;
  const middle = (box: SVGGElement): readonly [number, number] => {
    const place = placeOf(box, svg);
    return [place.x + place.width / 2, place.y + place.height / 2];
  };
  const [x, y] = middle(from);
  let best: { readonly box: SVGGElement; readonly far: number } | undefined;
  for (const box of views.boxes()) {
    const [otherX, otherY] = middle(box);
    const ahead = (otherX - x) * dx + (otherY - y) * dy;
    const aside = Math.abs((otherX - x) * dy) + Math.abs((otherY - y) * dx);
    const far = ahead + 2.5 * aside;
    if (box !== from && ahead > 8 && (best === undefined || far < best.far)) best = { box, far };
  }
  return best?.box;
}
