namespace Chatbot.Core.Provider;

/// <summary>What the configured way to the model can do; what it cannot is not offered on the page.</summary>
/// <param name="Demo">Answers are samples, made here.</param>
/// <param name="WebSearch">The hosted web search tool.</param>
/// <param name="FileSearch">The hosted file search tool over vector stores.</param>
/// <param name="PdfAsFile">PDFs go in whole; otherwise their extracted text does, and the page says so.</param>
/// <param name="KeepsResponses">A previous response can be referred to instead of sending the history again.</param>
public sealed record ProviderFeatures(bool Demo, bool WebSearch, bool FileSearch, bool PdfAsFile, bool KeepsResponses);
