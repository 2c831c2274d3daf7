"""What each screen is for: three short sentences, for whoever presses Help."""

from collections.abc import Callable

from rehab.i18n import _

Told = tuple[str, tuple[str, str, str]]


def _ways() -> dict[str, Callable[[], Told]]:
    return {
        "welcome": lambda: (
            _("The first screen"),
            (
                _("Try it now shows an exercise. It needs no sensor."),
                _("Set up asks a few questions. It takes two minutes."),
                _("You can stop at any time. Nothing is lost."),
            ),
        ),
        "hands": lambda: (
            _("A test of your hands"),
            (
                _("Hold the button until the ring is full. Do it three times."),
                _("The app then knows how you press."),
                _("A jerk of your hand does no harm here."),
            ),
        ),
        "loudness": lambda: (
            _("Sound"),
            (
                _("The app is silent until you choose a sound."),
                _("Louder plays a soft tone. Stop when you hear it well."),
                _("No sound is a good choice too. You miss nothing."),
            ),
        ),
        "profile": lambda: (
            _("Questions about you"),
            (
                _("Your answers choose the exercises."),
                _("They stay on this computer."),
                _("You can change them later in the settings."),
            ),
        ),
        "today": lambda: (
            _("Your day"),
            (
                _("The cards show what you do today."),
                _("Start leads you step by step."),
                _("More has your week, your settings and other exercises."),
            ),
        ),
        "check": lambda: (
            _("Before you train"),
            (
                _("Mark what is true today. Then go on."),
                _("On a hard day, a rest day is better."),
                _("Ask your doctor about your medicine, not this app."),
            ),
        ),
        "advice": lambda: (
            _("Why we say this"),
            (
                _("The app follows fixed rules to keep you safe."),
                _("It makes no diagnosis."),
                _("When in doubt, call your doctor."),
            ),
        ),
        "sensor": lambda: (
            _("Your sensor"),
            (
                _("Switch the sensor on. Keep it close to you."),
                _("Tap it with a finger. The bar moves if it is yours."),
                _("Without a sensor you can still try it."),
            ),
        ),
        "placement": lambda: (
            _("Where the pads go"),
            (
                _("Find the orange muscle on your own body."),
                _("Clean the skin. Stick both pads along the muscle."),
                _("Ask someone to help you. That is fine."),
            ),
        ),
        "contact": lambda: (
            _("How well the pads touch"),
            (
                _("A tick means that the pad touches well."),
                _("Press a loose pad on, or take a new one."),
                _("Never charge the sensor while you wear it."),
            ),
        ),
        "calibrate": lambda: (
            _("Finding your level"),
            (
                _("First let go. Then press three times."),
                _("Press so that it is comfortable, not as hard as you can."),
                _("The app then knows what is much for you."),
            ),
        ),
        "pause": lambda: (
            _("A break"),
            (
                _("Nothing runs now. Take as long as you like."),
                _("Hold the large button to go on."),
                _("Stop for today keeps all that you did."),
            ),
        ),
        "pain": lambda: (
            _("When it hurts"),
            (
                _("More and Less change the number."),
                _("0 is no pain. 10 is the worst you know."),
                _("From 4 on the app ends the session for today."),
            ),
        ),
        "phone": lambda: (
            _("The number for helpers"),
            (
                _("A helper can type the digits."),
                _("Or step: Next digit, then Take."),
                _("It stays on this computer. The app calls nobody."),
            ),
        ),
        "name": lambda: (
            _("Your name"),
            (
                _("Choose the group with your letter, then the letter."),
                _("Back takes a step back. Nothing is kept yet."),
                _("You can skip it. All works without a name."),
            ),
        ),
        "rest": lambda: (
            _("Rest between two sets"),
            (
                _("Let go. Breathe slowly in and out."),
                _("The next set comes when the time is up."),
                _("Tell us here if something hurts."),
            ),
        ),
        "next": lambda: (
            _("Rest between exercises"),
            (
                _("The exercise is done and kept."),
                _("The card shows what comes next."),
                _("It waits for you. There is no hurry."),
            ),
        ),
        "summary": lambda: (
            _("What you did"),
            (
                _("The numbers are what the app counted."),
                _("Jerks are noted. They are never a mistake."),
                _("All of it is kept on this computer."),
            ),
        ),
        "rating": lambda: (
            _("How it was for you"),
            (
                _("Tell how you feel. One press for each question."),
                _("Your answers help you and your therapist."),
                _("There is no wrong answer."),
            ),
        ),
        "history": lambda: (
            _("Your results"),
            (
                _("Each diamond is one session."),
                _("Higher means more jerks in one minute."),
                _("Days go up and down. That is normal."),
            ),
        ),
        "week": lambda: (
            _("Your week"),
            (
                _("A tick is a day that is done."),
                _("Rest days are part of the plan."),
                _("A missed day is no problem. Go on as planned."),
            ),
        ),
        "settings": lambda: (
            _("Settings"),
            (
                _("There is one setting on each screen."),
                _("Change it and see what happens at once."),
                _("You can always change it back."),
            ),
        ),
    }


def explained(name: str) -> Told:
    """Return a title and three sentences about the screen called `name`."""
    way = _ways().get(name)
    if way is not None:
        return way()
    return (
        _("How to use this app"),
        (
            _("The large blue button always leads on."),
            _("Press Space to move. Hold Space to choose."),
            _("Escape leads back."),
        ),
    )
