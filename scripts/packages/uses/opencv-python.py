# /// script
# dependencies = ["opencv-python"]
# ///
import cv2
import numpy

assert cv2.imdecode(cv2.imencode(".png", numpy.zeros((8, 8, 3), "uint8"))[1], 1).shape == (8, 8, 3)
