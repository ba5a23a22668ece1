# /// script
# dependencies = ["pyttsx3"]
# ///
import pyttsx3

pyttsx3.init("espeak").getProperty("voices")[0].id
