import type { Vocabulary } from "./concept.ts";

export const dutch: Vocabulary = {
  dismiss: `
    negeer | negeren | vergeet | vergeten | sla over | volg niet | houd geen rekening met | let niet op |
    wis | verwerp | stop met het volgen`,
  prior: `
    alle | alles | vorige | voorgaande | eerdere | bovenstaande | jouw | je | deze | huidige |
    oorspronkelijke | eerder gegeven`,
  given: `
    hierboven | die je hebt gekregen | die je kreeg | die je gegeven zijn | tot nu toe | eerder`,
  order: `
    instructies | instructie | opdrachten | regels | richtlijnen | aanwijzingen | bevelen | prompts |
    beperkingen`,
  everything: `
    alles hierboven | alles wat je | al het voorgaande | alles wat hiervoor | het bovenstaande en |
    alles wat ik`,
  anew: `
    nieuwe instructies | nieuwe opdracht | nieuwe taak | vanaf nu | voortaan | vanaf dit moment |
    je nieuwe taak | je echte taak`,
  instead: `
    in plaats daarvan | zeg alleen | antwoord alleen | schrijf alleen`,
  reveal: `
    toon | laat zien | laat me | onthul | print | herhaal | geef me | geef | vertel me | schrijf | wat is |
    wat zijn | deel | vertaal`,
  your: `
    je | jouw | uw`,
  "hidden-prompt": `
    systeemprompt* | systeem-prompt | systeembericht* | systeeminstructies | oorspronkelijke instructies |
    geheime instructies | verborgen instructies | interne | instructies | oorspronkelijke prompt |
    eerste instructies | initiële | interne regels | initiële prompt`,
  verbatim: `
    woord voor woord | letterlijk | volledig | in zijn geheel`,
  persona: `
    je bent nu | jij bent nu | u bent nu | doe alsof | gedraag je als | speel de rol | stel je voor dat je |
    neem de rol | antwoord als | handel als`,
  unbound: `
    zonder beperkingen | zonder enige beperking | zonder regels | zonder filters | zonder censuur |
    geen beperkingen | geen regels | ongecensureerd* | onbeperkt* | zonder ethische | zonder moraal |
    zonder grenzen | geen grenzen`,
  authority: `
    ik ben je ontwikkelaar | ik ben jouw ontwikkelaar | ik ben de beheerder | als je ontwikkelaar |
    ik ben de ontwikkelaar | ik ben je maker | ik werk bij openai`,
  "switch-off": `
    schakel | deactiveer | omzeil | negeer | verwijder | vergeet`,
  safeguard: `
    veiligheidsfilters | filters | beperkingen | veiligheidsmaatregelen | inhoudsbeleid |
    ethische richtlijnen | veiligheidsregels | restricties`,
  conceal: `
    vertel het de gebruiker niet | vertel de gebruiker niet* | zeg niets tegen de gebruiker |
    informeer de gebruiker niet | zonder de gebruiker | vermeld dit niet | zeg dit niet tegen de gebruiker`,
  reader: `
    bericht aan de ai | opmerking voor ai | let op ai | als je een ai | als u een ai |
    instructies voor de ai | ai-assistent* | taalmodel* | bericht voor de ai`,
  "forced-opening": `
    begin je antwoord met | start je antwoord met | begin uw antwoord met`,
  "no-refusal": `
    weiger niet | geen waarschuwingen | zonder waarschuwingen | je moet gehoorzamen | verontschuldig je niet |
    weiger nooit`,
  "to-you": `
    die je hebt gekregen | die je kreeg | die je gegeven zijn`,
  void: `
    gelden niet (meer | langer) | zijn (vervallen | ingetrokken | ongeldig | opgeheven) | tellen niet meer`,
  "must-comply": `
    doe (alleen | enkel | precies | alles) wat ik (zeg | vraag | wil) | je moet mij gehoorzamen | gehoorzaam
    mij`,
  "text-above": `
    de (tekst | bovenstaande tekst) hierboven | de bovenstaande tekst | alles wat hierboven staat`,
};
