"""Muscles that an exercise may name, and where their electrodes go.

Bipolar, discs of at most 10 mm, 20 mm apart along the fibres (SENIAM). The sites are
those of SCIENCE section 3; where SENIAM has none the comment says so. The words are for
the patient: each sentence fits a line.
"""

SITES: dict[str, str] = {
    # One finger width distal and anterior to the acromion, towards the thumb.
    "deltoid_anterior": "Front of the shoulder. One finger below and in front of the tip.",
    # Line acromion to lateral epicondyle, at the greatest bulge.
    "deltoid_medius": "Outer side of the shoulder. At the roundest place.",
    # Two finger widths behind the angle of the acromion, towards the little finger.
    "deltoid_posterior": "Back of the shoulder. Two fingers behind the corner.",
    # Not in SENIAM: on the belly below the clavicle, near the axillary fold. On the left
    # the heart is heard there, so the right side is the better one (SCIENCE section 2).
    # No exercise of ours uses it: the person on the screen wears a shirt over it.
    "pectoralis_major": "Front of the chest. Three fingers below the outer collarbone.",
    # Line medial acromion to cubital fossa, one third up from the fossa.
    "biceps": "Front of the upper arm. One third of the way up.",
    # Long head: half way from posterior acromion to olecranon, two fingers medial.
    "triceps": "Back of the upper arm. Half way down, two fingers inwards.",
    # Lateral head: as above, two fingers lateral.
    "triceps_lateral": "Back of the upper arm. Half way down, two fingers outwards.",
    # Not in SENIAM: proximal third lateral epicondyle to radial styloid, on the belly.
    "wrist_extensors": "Back of the forearm. Near the elbow, on the thickest part.",
    # Not in SENIAM: proximal third medial epicondyle to radial styloid.
    "wrist_flexors": "Palm side of the forearm. Near the elbow, inner side.",
    # On the most prominent bulge.
    "gastrocnemius_medialis": "Inner side of the calf. Where it bulges most.",
    # One third down the line from fibular head to heel.
    "gastrocnemius_lateralis": "Outer side of the calf. One third of the way down.",
    # One third down the line from the tip of the fibula to the medial malleolus.
    "tibialis_anterior": "Front of the lower leg. One third of the way down.",
}
