/** Of the build: a style sheet that is imported is written beside the script. */
declare module '*.css';
