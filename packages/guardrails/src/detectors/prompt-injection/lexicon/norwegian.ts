import type { Vocabulary } from "./concept.ts";

export const norwegian: Vocabulary = {
  dismiss: `
    ignorer | se bort fra | glem | hopp over | overse | (følg | adlyd) ikke | slutt å følge | ikke følg`,
  prior: `
    alle | alt | tidligere | forrige | foregående | ovennevnte | dine | din | de | disse | opprinnelige`,
  given: `
    ovenfor | hittil | du har fått | du fikk`,
  order: `
    instruksjon* | instruks* | regler | reglene | retningslinj* | ordre | ordrer | anvisning* | direktiv* |
    begrensning*`,
  everything: `
    alt ovenfor | alt som står ovenfor | alt tidligere | alt som er sagt`,
  anew: `
    nye instruksjoner | ny oppgave | fra nå av | din nye oppgave`,
  reveal: `
    vis | avslør | skriv | fortell | gjenta | gi meg | hva er`,
  your: `
    din | ditt | dine`,
  "hidden-prompt": `
    systemprompt* | systemmelding* | systeminstruks* | (skjulte | hemmelige | interne | opprinnelige)
    instruksjoner*`,
  persona: `
    du er nå | lat som om du | spill rollen | opptre som | forestill deg at du | svar som`,
  unbound: `
    uten begrensninger | uten regler | uten filter | uten filtre | uten sensur | uten grenser | ingen regler
    | usensurert*`,
};
