package com.penguinmails.testkit.mails;

import java.util.List;

/** Sentences of outreach mails in several languages, to make samples from. */
final class SampleTexts {
  /**
   * One language.
   *
   * @param greetings {@code %s} is the first name
   * @param openings {@code %s} is the company
   * @param closings the last line before the name
   * @param unsubscribe the text of the unsubscribe link
   * @param quoting what stands before a quoted mail; {@code %s} is the writer
   */
  record Language(
      List<String> greetings,
      List<String> openings,
      List<String> sentences,
      List<String> asks,
      List<String> replies,
      List<String> closings,
      String unsubscribe,
      String quoting) {}

  static final List<Language> LANGUAGES =
      List.of(
          new Language(
              List.of("Hi %s,", "Hello %s,", "Dear %s,", "Hey %s,", "Good morning %s,"),
              List.of(
                  "I came across %s and was impressed by what your team has built.",
                  "I noticed that %s is hiring, which usually means that growth is on your mind.",
                  "Congratulations on the recent news about %s!",
                  "I have been following %s for a while."),
              List.of(
                  "We help companies like yours book more meetings without hiring more people.",
                  "Our customers save about ten hours a week on manual work.",
                  "Most teams we talk to lose half of their leads because nobody follows up in time.",
                  "It takes less than a day to set up, and there is nothing to install.",
                  "I put together a short case study that shows how it works in your industry.",
                  "Unlike other tools, we only charge for results.",
                  "I know your inbox is full, so I will keep this short.",
                  "Just following up on my previous email in case it got buried.",
                  "This will be my last email, I do not want to bother you."),
              List.of(
                  "Would you be open to a quick 15-minute call next week?",
                  "Does Tuesday or Thursday afternoon work for you?",
                  "Are you the right person to talk to about this?",
                  "Is this a priority for you this quarter?"),
              List.of(
                  "Thanks for reaching out. Could you send me more information?",
                  "Not interested, please remove me from your list.",
                  "I am out of the office until Monday with limited access to email.",
                  "Sounds interesting, let us talk next week.",
                  "Please contact my colleague, who is responsible for this."),
              List.of("Best regards,", "Kind regards,", "Cheers,", "Best,", "Thanks,"),
              "Unsubscribe",
              "On Mon, Nov 16, 2026 at 9:14 AM %s wrote:"),
          new Language(
              List.of(
                  "Hallo %s,", "Guten Tag %s,", "Sehr geehrte Frau %s,", "Sehr geehrter Herr %s,"),
              List.of(
                  "ich bin auf %s gestoßen und finde Ihre Lösung sehr spannend.",
                  "ich habe gesehen, dass %s gerade neue Mitarbeiter sucht.",
                  "herzlichen Glückwunsch zu den Neuigkeiten rund um %s!"),
              List.of(
                  "Wir helfen Unternehmen wie Ihrem, mehr Termine mit den richtigen Kunden zu bekommen.",
                  "Unsere Kunden sparen im Schnitt zehn Stunden pro Woche.",
                  "Die Einrichtung dauert weniger als einen Tag.",
                  "Ich habe eine kurze Fallstudie aus Ihrer Branche beigefügt.",
                  "Ich wollte kurz nachfragen, ob Sie meine letzte E-Mail erhalten haben."),
              List.of(
                  "Hätten Sie nächste Woche 15 Minuten Zeit für ein kurzes Gespräch?",
                  "Sind Sie dafür die richtige Ansprechpartnerin oder der richtige Ansprechpartner?"),
              List.of(
                  "Vielen Dank für Ihre Nachricht. Bitte senden Sie mir weitere Informationen.",
                  "Kein Interesse, bitte löschen Sie meine Adresse.",
                  "Ich bin bis Montag nicht im Büro und lese meine E-Mails nicht regelmäßig."),
              List.of("Mit freundlichen Grüßen", "Viele Grüße", "Beste Grüße"),
              "Abmelden",
              "Am 16.11.2026 um 09:14 schrieb %s:"),
          new Language(
              List.of("Bonjour %s,", "Cher %s,", "Chère %s,"),
              List.of(
                  "j’ai découvert %s récemment et votre approche m’a beaucoup intéressé.",
                  "j’ai vu que %s recrute en ce moment."),
              List.of(
                  "Nous aidons des entreprises comme la vôtre à obtenir davantage de rendez-vous.",
                  "Nos clients gagnent environ dix heures par semaine.",
                  "La mise en place prend moins d’une journée.",
                  "Je me permets de vous relancer suite à mon précédent message."),
              List.of(
                  "Seriez-vous disponible pour un échange de 15 minutes la semaine prochaine ?",
                  "Êtes-vous la bonne personne pour en parler ?"),
              List.of(
                  "Merci pour votre message. Pouvez-vous m’envoyer plus d’informations ?",
                  "Je suis absent du bureau jusqu’à lundi."),
              List.of("Cordialement,", "Bien à vous,", "Bonne journée,"),
              "Se désabonner",
              "Le lun. 16 nov. 2026 à 09:14, %s a écrit :"),
          new Language(
              List.of("Hola %s,", "Estimado %s,", "Estimada %s,", "Buenos días %s,"),
              List.of(
                  "he conocido %s hace poco y me ha llamado la atención lo que hacéis.",
                  "he visto que %s está creciendo."),
              List.of(
                  "Ayudamos a empresas como la suya a conseguir más reuniones.",
                  "Nuestros clientes ahorran unas diez horas a la semana.",
                  "La puesta en marcha tarda menos de un día.",
                  "Le escribo de nuevo por si no pudo ver mi mensaje anterior."),
              List.of(
                  "¿Tendría 15 minutos la próxima semana para una llamada?",
                  "¿Es usted la persona adecuada para hablar de esto?"),
              List.of(
                  "Gracias por su mensaje. ¿Podría enviarme más información?",
                  "No me interesa, gracias."),
              List.of("Un saludo,", "Saludos cordiales,", "Atentamente,"),
              "Darse de baja",
              "El lun, 16 nov 2026 a las 9:14, %s escribió:"),
          new Language(
              List.of("Ciao %s,", "Buongiorno %s,", "Gentile %s,"),
              List.of("ho scoperto %s di recente e mi ha colpito il vostro lavoro."),
              List.of(
                  "Aiutiamo aziende come la vostra a ottenere più appuntamenti.",
                  "I nostri clienti risparmiano circa dieci ore alla settimana.",
                  "Ti scrivo di nuovo nel caso il mio messaggio precedente ti fosse sfuggito."),
              List.of("Avrebbe 15 minuti la prossima settimana per una breve chiamata?"),
              List.of("Grazie per il messaggio, mi invii pure altre informazioni."),
              List.of("Cordiali saluti,", "A presto,", "Grazie,"),
              "Annulla l'iscrizione",
              "Il giorno lun 16 nov 2026 alle ore 09:14 %s ha scritto:"),
          new Language(
              List.of("Dzień dobry %s,", "Cześć %s,"),
              List.of("natrafiłem na %s i jestem pod wrażeniem tego, co Państwo robią."),
              List.of(
                  "Pomagamy firmom takim jak Państwa zdobywać więcej spotkań z klientami.",
                  "Nasi klienci oszczędzają około dziesięciu godzin tygodniowo.",
                  "Piszę ponownie, ponieważ nie otrzymałem odpowiedzi na poprzednią wiadomość."),
              List.of("Czy znajdą Państwo 15 minut na krótką rozmowę w przyszłym tygodniu?"),
              List.of("Dziękuję za wiadomość, proszę o więcej informacji."),
              List.of("Pozdrawiam,", "Z poważaniem,"),
              "Wypisz się",
              "pon., 16 lis 2026 o 09:14 %s napisał(a):"),
          new Language(
              List.of("Olá %s,", "Bom dia %s,", "Hoi %s,", "Beste %s,"),
              List.of(
                  "conheci a %s há pouco tempo e gostei muito do vosso trabalho.",
                  "ik kwam %s tegen en was onder de indruk van wat jullie doen."),
              List.of(
                  "Ajudamos empresas como a sua a marcar mais reuniões.",
                  "Os nossos clientes poupam cerca de dez horas por semana.",
                  "Wij helpen bedrijven zoals het jouwe om meer afspraken te maken.",
                  "Onze klanten besparen ongeveer tien uur per week."),
              List.of(
                  "Teria 15 minutos na próxima semana?", "Heb je volgende week een kwartier tijd?"),
              List.of(
                  "Obrigado pela mensagem.",
                  "Bedankt voor je bericht, stuur maar meer informatie."),
              List.of("Cumprimentos,", "Met vriendelijke groet,", "Obrigado,"),
              "Cancelar subscrição",
              "Op ma 16 nov 2026 om 09:14 schreef %s:"));

  static final List<String> NAMES =
      List.of(
          "Ada", "Grace", "Linus", "Maria", "Jürgen", "Chloé", "Łukasz", "José", "Anna", "Peter",
          "Sofia", "Mehmet", "Yuki", "Olivia", "Noah", "Emma", "Luca", "Ingrid", "Pedro", "Fatima");

  static final List<String> COMPANIES =
      List.of(
          "Globex",
          "Initech",
          "Umbrella GmbH",
          "Acme Corporation",
          "Soylent SA",
          "Hooli",
          "Vehement",
          "Massive Dynamic",
          "Stark Industries",
          "Wayne Enterprises",
          "Müller & Söhne",
          "Tyrell");

  private SampleTexts() {}
}
