using Microsoft.Data.Analysis;

namespace NgHvi;

/// <summary>What was asked of a method by name, and of which kind of model.</summary>
internal interface IMethodValues
{
    bool IsPublished { get; }
    Response Response { get; }
    bool HasNetwork { get; } // Whether the model has a network with hidden layers, as far as the formula and the options say.

    /// <summary>An option's value; null where it was not given.</summary>
    int? Whole(string name);
    double? Real(string name);
    string? Text(string name);
    /// <summary>The rows of the table that an option's filter chooses; null where it was not given.</summary>
    DataFrame? Rows(string name);
}
