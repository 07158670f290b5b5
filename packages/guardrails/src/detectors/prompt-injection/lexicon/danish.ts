import type { Vocabulary } from "./concept.ts";

export const danish: Vocabulary = {
  dismiss: `
    ignorer | ignorér | se bort fra | glem | spring over | tilsidesæt | (følg | adlyd) ikke | stop med at
    følge | hold op med at følge`,
  prior: `
    alle | alt | tidligere | forrige | foregående | ovenstående | dine | din | de | disse | oprindelige`,
  given: `
    ovenfor | hidtil | du har fået | du fik`,
  order: `
    instruktion* | instruks* | regler | reglerne | retningslinjer* | ordrer | anvisning* | direktiv* |
    begrænsninger*`,
  everything: `
    alt ovenfor | alt ovenstående | alt hvad der står ovenfor | alt tidligere`,
  anew: `
    nye instruktioner | ny opgave | fra nu af | din nye opgave`,
  reveal: `
    vis | afslør | skriv | udskriv | fortæl | gentag | giv mig | hvad er`,
  your: `
    din | dit | dine`,
  "hidden-prompt": `
    systemprompt* | systembesked* | systeminstruktion* | (skjulte | hemmelige | interne | oprindelige)
    instruktioner*`,
  persona: `
    du er nu | lad som om du | spil rollen | agér som | forestil dig at du | svar som`,
  unbound: `
    uden begrænsninger | uden regler | uden filter | uden filtre | uden censur | uden grænser | ingen regler
    | ucensureret*`,
};
