const most = 2000;

/** What a thrown value says, in one short text and without a stack; whatever was thrown. */
export function errorText(error: unknown): string {
  const text = said(error).trim();
  if (text === "") return "an error that says nothing";
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

function said(error: unknown): string {
  // A getter or a `toString` of a stranger's object may throw as well.
  try {
    if (typeof error === "string") return error;
    if (typeof error === "object" && error !== null && "message" in error && typeof error.message === "string") {
      if (error.message !== "") return error.message;
      return "name" in error && typeof error.name === "string" ? error.name : "";
    }
    return String(error);
  } catch {
    return "";
  }
}
