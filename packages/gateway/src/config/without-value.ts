/** What is said in place of a message that may quote a value, where the value came from an environment variable. */
export const WITHOUT_VALUE = {
  message: "what the variable gives is not known here, or does not fit",
  mend: "Correct the variable.",
} as const;
