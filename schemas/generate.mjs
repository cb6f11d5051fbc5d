// Generates what the build needs (AOT validators). Each generator is a function here.
