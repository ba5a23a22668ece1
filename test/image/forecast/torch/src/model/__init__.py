"""Made up, with a real lock: wheels for CPU and for CUDA as uv writes them, on a reserved host."""
