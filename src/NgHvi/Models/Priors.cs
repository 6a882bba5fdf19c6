namespace NgHvi;

/// <summary>A recipe for the priors of any model: a named choice or a JSON file. With data it becomes densities.</summary>
/// <remarks>
/// <code>
/// {
///   "schema": "nghvi-priors/1",
///   "name": "mine",
///   "fixed": { "family": "normal", "mean": 0, "sd": 2.5, "autoscale": true },
///   "residual": { "family": "half-t", "df": 3, "scale": 2.5, "autoscale": true },
///   "randomEffects": { "family": "huang-wand", "df": 3, "scale": [2.5, 1], "autoscale": false },
///   "weights": { "family": "normal", "sd": 1 }
/// }
/// </code>
/// <para>Only "schema" is required; sections left out are those of <see cref="Weak"/>. Comments are allowed.</para>
/// <para><b>fixed</b>: "normal" with "sd" and "mean" (0 unless given), each one number or an array of all; or an object by coefficient,
/// <c>{"default": {…}, "x1": {…}}</c>, with one number each, "default" for those not named and "features" those of a network.</para>
/// <para><b>residual</b>, or the name of another parameter of the response: "half-t" with "df" and "scale" for its square root;
/// "inverse-gamma" or "gamma" with "shape" and "rate" for the parameter, a variance.</para>
/// <para><b>randomEffects</b>: "huang-wand" with "df" and "scale" (one number, an array, or an object by coefficient with "default") for a
/// covariance; "wishart" with "scale" and "df" for the precision, its mean df·scale; "half-t", "inverse-gamma" and "gamma" for every
/// variance. For independent effects "huang-wand" is "half-t", and "wishart" "inverse-gamma" with shape df/2 and rate 1/(2·scale); for
/// effects with a covariance "half-t" is "huang-wand", and the gamma families are refused.</para>
/// <para><b>weights</b>: "normal" with "sd", of the hidden weights of a network on standardised inputs.</para>
/// <para><b>autoscale</b> (false unless given; for "normal", "half-t" and "huang-wand"): "sd" and "scale", not means, are multiplied by the
/// standard deviation of the response, where it has a unit, and divided by that of the column. An intercept is then that of the response
/// at the predictors' means, N(ȳ + mean, (sd·s)²).</para>
/// </remarks>
public sealed record Priors
{
    private readonly string source;
    private readonly ModelPriors? resolved;

    private Priors(string name, string? json, string source, ModelPriors? resolved = null) =>
        (Name, Json, this.source, this.resolved) = (name, json, source, resolved);

    /// <summary>Weakly informative, for centred and scaled columns and response, so that neither units nor the place of zero matter:
    /// coefficients N(0, 2.5²), the intercept N(0, 5²), standard deviations half-t(3, 2.5), correlations Huang and Wand (2013) with ν =
    /// 3.</summary>
    public static Priors Weak { get; } = new("weak", null, "");
    /// <summary>The paper's, to the letter and in the data's units (arXiv 2302.13536); for replications.</summary>
    public static Priors Published { get; } = new("published", null, "");
    /// <summary>"weak", "published", or what a file calls itself.</summary>
    public string Name { get; }
    /// <summary>The text of a priors file; null for the named choices.</summary>
    public string? Json { get; }
    internal bool IsStandardized => this != Published; // Published priors are of the columns as they are.
    // A file states the prior of the random effects in the user's columns, so that these are not centred.
    internal bool StatesRandomEffects => Json is not null && PriorFile.Open(Json, source).Find("randomEffects") is not null;

    /// <summary>Reads a file of JSON text.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It cannot be read or is no priors file; the message says where and what is allowed.</exception>
    public static Priors FromFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = Path.GetFileName(path);
        try
        {
            return Parse(File.ReadAllText(path), name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{name}: the priors file cannot be read; a file of JSON text is needed.", exception);
        }
    }

    /// <summary>Reads JSON text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="InputException">The text is no priors file; the message says where and what is allowed.</exception>
    public static Priors Parse(string json, string source = "priors")
    {
        ArgumentNullException.ThrowIfNull(json);
        var root = PriorFile.Open(json, source);
        var isWeak = root.Names().All(name => name is "schema" or "name");
        return new Priors(root.Find("name")?.Text() ?? (isWeak ? "weak" : Path.GetFileNameWithoutExtension(source)), json, source);
    }

    /// <summary>Those of one model, which a file kept.</summary>
    internal static Priors Of(ModelPriors resolved) => new(resolved.Name, null, "", resolved);

    /// <summary>The densities for one model.</summary>
    internal ModelPriors Resolve(PriorContext context)
    {
        if (Json is not null) return new PriorFile(context, PriorFile.Open(Json, source)).Read() with { Name = Name };
        if (resolved is null) return this == Published ? ModelPriors.Published(context) : ModelPriors.Weak(context);
        return resolved.Fits(context)
            ? resolved
            : throw new InputException("The saved priors do not belong to the saved model: they have other numbers of parameters.");
    }
}
