/** What a report of findings can be written as; `text` is `renderPretty`. */
export const REPORT_FORMATS = ["concise", "json", "sarif", "github", "junit", "gitlab", "markdown"] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];
