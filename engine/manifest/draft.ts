/** An object as long as it is being made: its properties can still be set. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };
