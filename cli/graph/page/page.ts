import { cameraOn } from "./camera.ts";
import { choiceIn } from "./choice.ts";
import { byId } from "./dom.ts";
import { activate, listenToKeys, type Desk } from "./keys.ts";
import { searchIn } from "./search.ts";
import { viewsOf } from "./views.ts";

const stage = byId("stage", HTMLElement);
const camera = cameraOn(stage);
const views = viewsOf(camera);
const choice = choiceIn(views, camera);
const desk: Desk = { stage, camera, views, choice };
searchIn(views, choice);
listenToKeys(desk);
listenToPointer(desk);

byId("zoom-in", HTMLButtonElement).addEventListener("click", () => camera.zoom(1.25));
byId("zoom-out", HTMLButtonElement).addEventListener("click", () => camera.zoom(0.8));
byId("zoom-all", HTMLButtonElement).addEventListener("click", () => camera.fit());
byId("theme", HTMLButtonElement).addEventListener("click", () => {
  const root = document.documentElement;
  const isDark = (root.dataset["theme"] ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  root.dataset["theme"] = isDark ? "light" : "dark";
});
document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-go]") : null;
  if (target === null) return;
  choice.goTo(target.dataset["go"] ?? "");
  stage.scrollIntoView({ block: "nearest" });
});

/** Dragging moves, the wheel zooms, a click that did not drag opens. */
function listenToPointer({ stage: area, camera: eye }: Desk): void {
  let held: { readonly id: number; x: number; y: number; moved: number } | undefined;
  area.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const place = area.getBoundingClientRect();
      eye.zoom(Math.exp(-Math.max(-100, Math.min(100, event.deltaY)) / 400), event.clientX - place.x, event.clientY - place.y);
    },
    { passive: false },
  );
  area.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && event.isPrimary) held = { id: event.pointerId, x: event.clientX, y: event.clientY, moved: 0 };
  });
  area.addEventListener("pointermove", (event) => {
    if (held === undefined || event.pointerId !== held.id) return;
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
    held.moved += Math.abs(dx) + Math.abs(dy);
    if (held.moved < 5) return;
    if (!area.hasPointerCapture(event.pointerId)) area.setPointerCapture(event.pointerId);
    [held.x, held.y] = [event.clientX, event.clientY];
    eye.pan(-dx, -dy);
  });
  area.addEventListener("pointerup", (event) => {
    const wasClick = held !== undefined && held.moved < 5;
    held = undefined;
    const box = event.target instanceof Element ? event.target.closest<SVGGElement>(".node") : null;
    if (wasClick && box !== null) activate(box, desk);
  });
  area.addEventListener("pointercancel", () => (held = undefined));
}
