namespace NgHvi;

/// <summary>Reads priors that a person wrote as JSON and resolves them for one data set.</summary>
/// <remarks>
/// <code>
/// {
///   "schema": "nghvi-priors/1",
///   "name": "mine",
///   "fixed": { "family": "normal", "mean": 0, "sd": 2.5, "autoscale": true },
///   "residual": { "family": "half-t", "df": 3, "scale": 2.5, "autoscale": true },
///   "randomEffects": { "family": "huang-wand", "df": 3, "scale": [2.5, 1], "autoscale": false }
/// }
/// </code>
/// <para>Only "schema" is required; a section left out is that of <see cref="LinearMixedPriors.Weak"/>. Comments are allowed.</para>
/// <para>
/// <b>fixed</b>: "normal" with "sd", and "mean" (0 unless given), each one number or an array of q. Instead, an object by coefficient,
/// <c>{"default": {…}, "x1": {…}}</c>, with one number each; "default" is for those not named, and weak when left out.
/// </para>
/// <para>
/// <b>residual</b>: "half-t" with "df" and "scale" for the standard deviation; "inverse-gamma" with "shape" and "rate" for the variance.
/// </para>
/// <para>
/// <b>randomEffects</b>: "huang-wand" with "df" and "scale" (one number or an array of r) for a covariance; "wishart" with "scale" and "df" for
/// the precision, whose mean is df·scale·I; "half-t" and "inverse-gamma" as for the residual. With r = 1, "huang-wand" is
/// "half-t" and "wishart" is "inverse-gamma" with shape df/2 and rate 1/(2·scale). With r > 1, "half-t" is "huang-wand", which makes every
/// standard deviation half-t, and "inverse-gamma" is refused.
/// </para>
/// <para>
/// <b>autoscale</b> (false unless given; for "normal", "half-t" and "huang-wand"): "sd" and "scale" are multiplied by s = sd(y), and divided by
/// the column's standard deviation in "fixed" and root mean square in "randomEffects". Means are not scaled. For the intercept it means
/// more, as in the weak default: the prior is of the response at the predictors' means, N(ȳ + mean, (sd·s)²).
/// </para>
/// </remarks>
public static class LinearMixedPriorsFile
{
    /// <summary>What "schema" must be.</summary>
    public const string Schema = "nghvi-priors/1";

    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a file for grouped data.</summary>
    /// <param name="path">The file.</param>
    /// <param name="data">The data.</param>
    /// <exception cref="InputException">The file cannot be read, or is not such a file; the message says where and what is allowed.</exception>
    public static LinearMixedPriors Read(string path, GroupedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Parse(Load(path), data, Path.GetFileName(path));
    }

    /// <summary>Reads a file for a response and designs.</summary>
    /// <inheritdoc cref="Parse(string, ReadOnlySpan{double}, ReadOnlySpan{double}, ReadOnlySpan{double}, IReadOnlyList{string}, string)"/>
    public static LinearMixedPriors Read(
        string path,
        ReadOnlySpan<double> response,
        ReadOnlySpan<double> fixedDesign,
        ReadOnlySpan<double> randomDesign,
        IReadOnlyList<string>? fixedNames = null) =>
        Parse(Load(path), response, fixedDesign, randomDesign, fixedNames, Path.GetFileName(path));

    /// <summary>Reads text for grouped data.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="data">The data.</param>
    /// <param name="fileName">What messages call the text.</param>
    /// <exception cref="InputException">The text is not such a file; the message says where and what is allowed.</exception>
    public static LinearMixedPriors Parse(string text, GroupedData data, string fileName = "priors")
    {
        ArgumentNullException.ThrowIfNull(data);
        return Parse(text, data.Response, data.FixedDesign, data.RandomDesign, data.FixedNames, fileName);
    }

    /// <summary>Reads text for a response and designs.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="response">y, length n > 0.</param>
    /// <param name="fixedDesign">X, n×q row-major.</param>
    /// <param name="randomDesign">Z, n×r row-major, r > 0.</param>
    /// <param name="fixedNames">Names of the q coefficients; null: x1, x2, …</param>
    /// <param name="fileName">What messages call the text.</param>
    /// <exception cref="InputException">The text is not such a file; the message says where and what is allowed.</exception>
    /// <exception cref="ArgumentException">Lengths disagree.</exception>
    public static LinearMixedPriors Parse(
        string text,
        ReadOnlySpan<double> response,
        ReadOnlySpan<double> fixedDesign,
        ReadOnlySpan<double> randomDesign,
        IReadOnlyList<string>? fixedNames = null,
        string fileName = "priors")
    {
        ArgumentNullException.ThrowIfNull(text);
        var scales = new PriorScales(response, fixedDesign, randomDesign);
        var q = scales.ColumnMeans.Length;
        fixedNames ??= Enumerable.Range(1, q).Select(j => $"x{j}").ToList();
        Guard.SameLength(fixedNames.Count, nameof(fixedNames), q, "q");
        using var document = ParseJson(text, fileName);
        var root = new PriorNode(document.RootElement, fileName, "");
        root.AllowOnly("schema", "name", "fixed", "residual", "randomEffects");
        var schema = root.Require("schema");
        if (schema.Text() != Schema)
        {
            throw schema.Fault($"\"{schema.Text()}\" is not allowed; \"{Schema}\" is.");
        }

        var reader = new LinearMixedPriorsReader(scales, fixedNames);
        var (fixedNode, residual, randomEffects) = (root.Find("fixed"), root.Find("residual"), root.Find("randomEffects"));
        var weak = LinearMixedPriors.Weak(response, fixedDesign, randomDesign);
        var isWeak = fixedNode is null && residual is null && randomEffects is null;
        return new LinearMixedPriors(
            root.Find("name")?.Text() ?? (isWeak ? weak.Name : Path.GetFileNameWithoutExtension(fileName)),
            fixedNode is { } first ? reader.ReadFixed(first) : weak.Fixed,
            residual is { } second ? reader.ReadResidual(second) : weak.Residual,
            randomEffects is { } third ? reader.ReadRandomEffects(third) : weak.RandomEffects);
    }

    private static string Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Path.GetFileName(path)}: the priors file cannot be read; a file of JSON text is needed.", exception);
        }
    }

    private static JsonDocument ParseJson(string text, string fileName)
    {
        try
        {
            return JsonDocument.Parse(text, Json);
        }
        catch (JsonException exception)
        {
            throw new InputException(
                $"{fileName}, line {exception.LineNumber + 1}: this is not valid JSON; allowed is an object with \"schema\": \"{Schema}\".", exception);
        }
    }
}
