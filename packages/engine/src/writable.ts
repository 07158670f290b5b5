/** Of what is being made, member by member: objects that are spread into each other are made several times. */
export type Writable<T> = { -readonly [Name in keyof T]: T[Name] };
