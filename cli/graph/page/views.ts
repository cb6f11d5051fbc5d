import { button, byId, within } from "./dom.ts";
import type { Camera } from "./camera.ts";

/** The pictures of the page, one of which is seen. */
export interface Views {
  show(number: number): void;
  /** The element that stands for a node in the picture that is seen: its own box, or that of the group it is in. */
  boxOf(node: string): SVGGElement | undefined;
  boxes(): readonly SVGGElement[];
  svg(): SVGSVGElement | undefined;
  parent(): number | undefined;
}

/** Finds the pictures and shows the first. */
export function viewsOf(camera: Camera): Views {
  const views = within(document, ".view", HTMLDivElement);
  const crumbs = byId("crumbs", HTMLElement);
  let current = views[0];
  const parentOf = (view: HTMLElement | undefined): number | undefined => {
    const parent = view?.dataset["parent"];
    return parent === undefined ? undefined : Number(parent);
  };
  const svg = (): SVGSVGElement | undefined => current?.querySelector("svg") ?? undefined;
  const boxes = (): readonly SVGGElement[] => (current === undefined ? [] : within(current, ".node", SVGGElement));
  const show = (number: number): void => {
    const next = views[number];
    if (next === undefined) return;
    for (const view of views) view.hidden = view !== next;
    current = next;
    const picture = svg();
    if (picture !== undefined) camera.show(picture);
    const way: HTMLElement[] = [next];
    for (let parent = parentOf(next); parent !== undefined; parent = parentOf(views[parent])) {
      const view = views[parent];
      if (view !== undefined) way.unshift(view);
    }
    const others = views.filter((view, at) => (at === 0 || view.dataset["whole"] !== undefined) && !way.includes(view));
    const toButton = (view: HTMLElement): HTMLElement => {
      const made = button(view.dataset["name"] ?? "", () => show(views.findIndex((other) => other === view)));
      if (view === next) made.setAttribute("aria-current", "true");
      return made;
    };
    crumbs.hidden = views.length < 2;
    crumbs.replaceChildren(...way.map(toButton), ...others.map(toButton));
    boxes().forEach((box, at) => box.setAttribute("tabindex", at === 0 ? "0" : "-1"));
  };
  show(0);
  return {
    show,
    svg,
    boxes,
    parent: () => parentOf(current),
    boxOf: (node) =>
      boxes().find((box) => box.dataset["node"] === node) ?? boxes().find((box) => (box.dataset["holds"] ?? "").split(" ").includes(node)),
  };
}
