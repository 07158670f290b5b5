import type { Vocabulary } from "./concept.ts";

export const swedish: Vocabulary = {
  dismiss: `
    ignorera | strunta i | bortse från | glöm | glöm bort | hoppa över | åsidosätt | förkasta | upphäv |
    (följ | lyd) inte | sluta följa`,
  prior: `
    alla | allt | tidigare | föregående | förra | ovanstående | dina | din | de | dessa | ursprungliga`,
  given: `
    ovan | hittills | du fått | du har fått | som du fick`,
  order: `
    instruktion* | regler | reglerna | riktlinjer* | order | anvisning* | direktiv* | uppmaning* | prompten
    | begränsningar*`,
  everything: `
    allt ovan | allt ovanstående | allt som står ovan | allt tidigare | allt som sagts`,
  anew: `
    nya instruktioner | ny uppgift | från och med nu | från och med nu är | din nya uppgift`,
  reveal: `
    visa | avslöja | skriv ut | skriv | berätta | upprepa | ge mig | återge | vad är | vilka är`,
  your: `
    din | ditt | dina`,
  "hidden-prompt": `
    systemprompt* | systemmeddelande* | systeminstruktion* | (dolda | hemliga | interna | ursprungliga)
    instruktioner*`,
  persona: `
    du är nu | låtsas att du | låtsas vara | spela rollen | agera som | föreställ dig att du | svara som`,
  unbound: `
    utan begränsningar | utan regler | utan filter | utan censur | utan gränser | inga regler | inga
    begränsningar | ocensurerad* | obegränsad*`,
};
