/** One finding of a validator that Ajv compiled. */
export interface SchemaFault {
  /** JSON Pointer into the data. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A validator that Ajv compiled: tells whether the data is right, and keeps what is wrong in `errors`. */
export interface Check {
  (data: unknown): boolean;
  errors?: readonly SchemaFault[] | null;
}
