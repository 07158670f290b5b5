import type { Vocabulary } from "./concept.ts";

export const portuguese: Vocabulary = {
  dismiss: `
    ignore | ignora | ignorem | ignorar | esqueça | esquece | esqueçam | esquecer | desconsidere |
    desconsidera | não siga | não sigas | desobedeça | descarte | anule | apague | deixe de seguir |
    não leve em conta | pare de seguir`,
  prior: `
    todas | todos | tudo | anteriores | anterior | prévias | prévios | suas | seus | tuas | acima | estas |
    essas | iniciais | originais | recebidas`,
  given: `
    anteriores | acima | prévias | que você recebeu | que lhe foram dadas | que te deram | recebidas |
    dadas anteriormente | até agora | iniciais`,
  order: `
    instruções | instrução | ordens | regras | diretrizes | comandos | orientações | prompts | restrições |
    normas | diretivas | programação`,
  everything: `
    tudo o que foi dito | tudo acima | tudo o que você | tudo que você | tudo o que veio antes |
    tudo que foi dito | tudo que veio antes | tudo o que te | tudo o que está acima`,
  anew: `
    novas instruções | nova instrução | nova tarefa | a partir de agora | de agora em diante | doravante |
    sua nova tarefa | sua verdadeira tarefa`,
  instead: `
    em vez disso | apenas diga | responda apenas | diga apenas | escreva apenas`,
  reveal: `
    mostre | mostra | revele | revela | imprima | repita | diga-me | me diga | me mostre | me dê | escreva |
    exiba | liste | qual é | quais são | qual o | compartilhe | traduza | divulgue | informe`,
  your: `
    seu | sua | seus | suas | teu | tua`,
  "hidden-prompt": `
    (prompt | mensagem) (do sistema | de sistema) | instruções (do sistema | iniciais | ocultas | secretas |
    internas | originais) | prompt (inicial | original | oculto | secreto) | regras internas`,
  verbatim: `
    palavra por palavra | ao pé da letra | literalmente | na íntegra | textualmente | por completo`,
  persona: `
    agora você é | você agora é | você é agora | aja como | finja que | finja ser | finge que | atue como |
    imagine que você | interprete o papel | assuma o papel | comporte-se | como | faça de conta |
    responda como`,
  unbound: `
    sem restrições | sem nenhuma restrição | sem limites | sem filtros | sem censura | sem regras |
    nenhuma restrição | não tem regras | não tem restrições | sem ética | sem moral | sem limitações |
    livre de restrições`,
  authority: `
    sou seu desenvolvedor | sou o seu desenvolvedor | sou seu criador | sou o administrador |
    como seu desenvolvedor | como administrador | trabalho na openai | sou o desenvolvedor |
    eu sou o administrador`,
  "switch-off": `
    desative | desativa | contorne | burle | ignore | remova | desligue | esqueça`,
  safeguard: `
    filtros | filtros de segurança | restrições | medidas de segurança | política de conteúdo |
    políticas de conteúdo | diretrizes éticas | limitações | proteções | protocolos de segurança`,
  conceal: `
    não diga ao usuário | não conte ao usuário | não informe o usuário | não informe ao usuário |
    sem informar o usuário | sem avisar o usuário | não mencione isto | não mencione isso |
    sem avisar ao usuário`,
  reader: `
    nota para a ia | mensagem para a ia | atenção ia | atenção, ia | se você é uma ia | se você for uma ia |
    instruções para a ia | assistente de ia | modelo de linguagem | nota para o assistente`,
  "forced-opening": `
    comece sua resposta com | inicie sua resposta com | comece a sua resposta com`,
  "no-refusal": `
    não se recuse | não recuse | nunca recuse | sem avisos | não peça desculpas | você deve obedecer |
    não diga que não pode`,
  "to-you": `
    que você recebeu | que lhe foram dadas | que te deram | que foram dadas a você`,
  void: `
    não (se aplicam | valem | contam | são válidas) mais | já não (se aplicam | valem | contam) | estão
    (anuladas | canceladas | revogadas | suspensas) | foram (anuladas | canceladas | revogadas)`,
  "must-comply": `
    (faça | faz) (apenas | só | somente | exatamente | tudo) o que eu (disser | digo | mandar | pedir) |
    você deve me obedecer | obedeça-me`,
  "text-above": `
    o texto (acima | anterior) | tudo o que está acima | o que está escrito acima`,
};
