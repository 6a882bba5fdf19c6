namespace NgHvi;

/// <summary>A recipe for the priors of any model: a named choice or a JSON file.</summary>
/// <remarks><code>
/// {
///   "schema": "nghvi-priors/1", "name": "mine",
///   "fixed": { "family": "normal", "mean": 0, "sd": 2.5, "autoscale": true },
///   "residual": { "family": "half-t", "df": 3, "scale": 2.5, "autoscale": true },
///   "randomEffects": { "family": "huang-wand", "df": 3, "scale": [2.5, 1] },
///   "weights": { "family": "normal", "sd": 1 }
/// }
/// </code>
/// <para>Only "schema" is required; sections left out are those of <see cref="Weak"/>. Comments are allowed.</para>
/// <para><b>fixed</b>: "normal" with "sd" and "mean" (default 0), each a number or an array; or an object by coefficient,
/// <c>{"default": {…}, "x1": {…}}</c>, "default" for those not named and "features" for those of a network.</para>
/// <para><b>residual</b>, or another parameter of the response: "half-t" with "df" and "scale" of its square root; "inverse-gamma" or
/// "gamma" with "shape" and "rate" of the variance.</para>
/// <para><b>randomEffects</b>: "huang-wand" with "df" and "scale" (a number, an array or an object by coefficient with "default") of a
/// covariance; "wishart" with "scale" and "df" of the precision, its mean df·scale; "half-t", "inverse-gamma" or "gamma" of every variance.
/// For independent effects "huang-wand" is "half-t", and "wishart" "inverse-gamma" with shape df/2 and rate 1/(2·scale); for a covariance
/// "half-t" is "huang-wand", and the gamma families are refused.</para>
/// <para><b>weights</b>: "normal" with "sd", on standardised inputs, or with "inputs": "given" on inputs as they are.</para>
/// <para><b>autoscale</b> (default false): "sd" and "scale", not means, are multiplied by the response's standard deviation s, where it has
/// a unit, and divided by the column's. An intercept is then N(ȳ + mean, (sd·s)²) at the predictors' means.</para>
/// </remarks>
public sealed record Priors
{
    private readonly string source;
    private readonly ModelPriors? resolved;

    private Priors(string name, string? json, string source, ModelPriors? resolved = null) =>
        (Name, Json, this.source, this.resolved) = (name, json, source, resolved);

    /// <summary>Weakly informative on standardised data: coefficients N(0, 2.5²), intercept N(0, 5²), standard deviations
    /// half-t(3, 2.5), for probit and logit N(0, 2²) and half-t(3, 1); correlations Huang and Wand (2013) with ν = 3.</summary>
    public static Priors Weak { get; } = new("weak", null, "");
    /// <summary>The paper's, in the data's units (arXiv 2302.13536); for replications.</summary>
    public static Priors Published { get; } = new("published", null, "");
    /// <summary>"weak", "published" or a file's own name.</summary>
    public string Name { get; }
    /// <summary>Text of a priors file; null for the named choices.</summary>
    public string? Json { get; }
    internal bool IsPublished => this == Published;
    internal bool IsStandardized => !IsPublished; // Published ones are of columns as they are.
    internal bool StatesInputs => Json is not null && PriorFile.Open(Json, source).Find("weights")?.Find("inputs") is not null;
    // Stated in the user's columns, so that these are not centred.
    internal bool StatesRandomEffects => Json is not null && PriorFile.Open(Json, source).Find("randomEffects") is not null;

    /// <summary>Reads a priors file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="InputException">The file cannot be read or is not valid; the message says where.</exception>
    public static Priors FromFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = Path.GetFileName(path);
        try
        {
            return Parse(RegularFile.ReadText(path, RegularFile.LargestSetting), name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{name}: the priors file cannot be read; a file of JSON text is needed.", exception);
        }
    }

    /// <summary>Reads the text of a priors file.</summary>
    /// <param name="json">JSON text.</param>
    /// <param name="source">Its name in messages.</param>
    /// <exception cref="InputException">The text is not valid; the message says where.</exception>
    public static Priors Parse(string json, string source = "priors")
    {
        ArgumentNullException.ThrowIfNull(json);
        var root = PriorFile.Open(json, source);
        var isWeak = root.Names().All(name => name is "schema" or "name");
        return new Priors(root.Find("name")?.Text() ?? (isWeak ? "weak" : Path.GetFileNameWithoutExtension(source)), json, source);
    }

    internal static Priors Of(ModelPriors resolved) => new(resolved.Name, null, "", resolved); // Of a saved model.

    // Every part of the model in the user's columns, with no scale to be found from them.
    internal bool StateAll(PriorContext context)
    {
        if (Json is null) return false;
        var root = PriorFile.Open(Json, source);
        string[] sections =
        [
            "fixed", .. context.Response.Parameters.Select(parameter => parameter.Section),
            .. context.RandomNames.Count > 0 ? ["randomEffects"] : Array.Empty<string>(),
            .. context.Network is not null ? ["weights"] : Array.Empty<string>(),
        ];
        return sections.All(section => root.Find(section) is not null) && !IsScaled(root.Element);

        static bool IsScaled(JsonElement element) => element.ValueKind == JsonValueKind.Object && element.EnumerateObject().Any(
            property => IsScaled(property.Value) || (property.NameEquals("autoscale") && property.Value.ValueKind == JsonValueKind.True));
    }

    internal ModelPriors Resolve(PriorContext context)
    {
        if (Json is not null) return new PriorFile(context, PriorFile.Open(Json, source)).Read() with { Name = Name };
        if (resolved is null) return this == Published ? ModelPriors.Published(context) : ModelPriors.Weak(context);
        return resolved.Fits(context)
            ? resolved
            : throw new InputException("The saved priors do not belong to the saved model: they have other numbers of parameters.");
    }
}
