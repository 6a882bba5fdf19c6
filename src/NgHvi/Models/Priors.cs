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
/// <para>Only "schema" is required; a section left out is that of <see cref="Weak"/>. Comments are allowed.</para>
/// <para>
/// <b>fixed</b>: "normal" with "sd", and "mean" (0 unless given), each one number or an array of all. Instead, an object by coefficient,
/// <c>{"default": {…}, "x1": {…}}</c>, with one number each; "features" or "feature[1]" are those of a network; "default" is for those
/// not named, and weak when left out.
/// </para>
/// <para>
/// <b>residual</b>, or the name of another parameter of the response: "half-t" with "df" and "scale" for its square root, a standard
/// deviation; "inverse-gamma" or "gamma" with "shape" and "rate" for the parameter, a variance.
/// </para>
/// <para>
/// <b>randomEffects</b>: "huang-wand" with "df" and "scale" (one number, an array, or an object by coefficient with "default") for a
/// covariance; "wishart" with "scale" and "df" for the precision, whose mean is df·scale; "half-t", "inverse-gamma" and "gamma" for every
/// variance. For independent effects "huang-wand" is "half-t" and "wishart" is "inverse-gamma" with shape df/2 and rate 1/(2·scale). For
/// effects with a covariance "half-t" is "huang-wand", which makes every standard deviation half-t, and the gamma families are refused.
/// </para>
/// <para><b>weights</b>: "normal" with "sd", of the hidden weights of a network on standardised inputs.</para>
/// <para>
/// <b>autoscale</b> (false unless given; for "normal", "half-t" and "huang-wand"): "sd" and "scale" are multiplied by the standard
/// deviation of the response, for responses that have a unit, and divided by that of the column. Means are not scaled. For the intercept
/// it means more: the prior is of the response at the predictors' means, N(ȳ + mean, (sd·s)²).
/// </para>
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
    /// <summary>Whether the model standardises its columns; published priors are of the data as they are.</summary>
    internal bool IsStandardized => this != Published;

    /// <summary>Whether a file states the prior of the random effects, in the user's columns, so that these are not centred.</summary>
    internal bool StatesRandomEffects
    {
        get
        {
            using var document = Json is null ? null : PriorFile.Open(Json, source);
            return document?.RootElement.TryGetProperty("randomEffects", out _) == true;
        }
    }

    /// <summary>Reads a file of JSON text.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It cannot be read or is no priors file; the message says where and what is allowed.</exception>
    public static Priors FromFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return Parse(File.ReadAllText(path), Path.GetFileName(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var name = Path.GetFileName(path);
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
        using var document = PriorFile.Open(json, source);
        var root = new PriorNode(document.RootElement, source, "");
        var isWeak = root.Names().All(name => name is "schema" or "name");
        return new Priors(root.Find("name")?.Text() ?? (isWeak ? "weak" : Path.GetFileNameWithoutExtension(source)), json, source);
    }

    /// <summary>Those of one model, which a file kept.</summary>
    internal static Priors Of(ModelPriors resolved) => new(resolved.Name, null, "", resolved);

    /// <summary>The densities for one model.</summary>
    /// <exception cref="InputException">Sections of a file, or what was saved, do not fit the model; the message says where and what is
    /// allowed.</exception>
    internal ModelPriors Resolve(PriorContext context)
    {
        if (resolved is not null)
        {
            return resolved.Fits(context)
                ? resolved
                : throw new InputException("The saved priors do not belong to the saved model: they have other numbers of parameters.");
        }

        if (Json is null) return this == Published ? ModelPriors.Published(context) : ModelPriors.Weak(context);
        using var document = PriorFile.Open(Json, source);
        return new PriorFile(context, new PriorNode(document.RootElement, source, "")).Read() with { Name = Name };
    }
}
